/** The same action for many devices. Pure but for what it calls. */

/** Do it for one after the other; return the errors. One that fails keeps no other from its turn. */
export const forEach = async (devices: string[], action: (device: string) => Promise<unknown>): Promise<unknown[]> => {
  const errors: unknown[] = [];
  for (const device of devices) {
    try {
      await action(device);
    } catch (error) {
      errors.push(error);
    }
  }
  return errors;
};
