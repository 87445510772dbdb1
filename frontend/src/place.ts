/** Where one is, by the address. Pure. */

export interface Place {
  page: "overview" | "group" | "point";
  id: string;
  tab: string;
}

/** Read the part of the address behind the panel's own. */
export const placeOf = (path: string): Place => {
  const [, page = "", id = "", tab = ""] = path.split("/");
  return { page: (page === "group" || page === "point") && id ? page : "overview", id, tab };
};

export const samePage = (a: Place, b: Place) => a.page === b.page && a.id === b.id;
