import type { Item } from "../input.ts";
import type { Found } from "../lookup.ts";

interface Place {
  readonly resource: string;
  readonly namespace?: string;
  readonly name: string;
}

/** Where the API has an object: what every request about it names. */
export function placeOf({ resource, object, namespace }: Pick<Item | Found, "resource" | "object" | "namespace">): Place {
  return { resource: resource.key, name: object.metadata.name, ...(namespace === undefined ? {} : { namespace }) };
}
