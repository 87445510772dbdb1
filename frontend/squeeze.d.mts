export function squeeze(text: string): string;
