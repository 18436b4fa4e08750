import { create } from "zustand";

/** Where on the page one is: which diagram, and what of it. It is the address: "#/raft?member=etcd-cp-1". */
export interface Place {
  readonly diagram: string;
  /** What the diagram is looked at with: its own words. */
  readonly options: Readonly<Record<string, string>>;
}

export const firstPlace: Place = { diagram: "overview", options: {} };

export const usePlace = create<Place>(() => firstPlace);

const optionsMax = 12;
const optionMaxLength = 300;

/** What a fragment says besides the place: a recorded session ("h=..."), a comparison ("c=...") or a bridge's token ("bridge=..."). It stays when the place changes. */
export const cargoOf = (hash: string): string => /(?:^#|&)((?:h|c|bridge)=[^&]*)$/.exec(hash)?.[1] ?? "";

/** Reads a place out of an address; undefined when the address names none. Untrusted: bounded, and known diagrams only. */
export function readPlace(hash: string, isKnown: (diagram: string) => boolean): Place | undefined {
  const cargo = cargoOf(hash);
  const address = cargo === "" ? hash : hash.slice(0, -cargo.length - 1);
  const match = /^#\/([\w-]{1,40})(?:\?([^#]*))?$/.exec(address.slice(0, 8_192));
  const diagram = match?.[1];
  if (diagram === undefined || !isKnown(diagram)) return undefined;
  const options: Record<string, string> = {};
  let count = 0;
  for (const [name, value] of new URLSearchParams(match?.[2] ?? "")) {
    if (!/^[a-z][\w-]{0,30}$/i.test(name) || value.length > optionMaxLength || ++count > optionsMax) continue;
    options[name] = value;
  }
  return { diagram, options };
}

/** The address of a place, with the cargo that it carries on; "" for the first diagram without options or cargo. */
export function writePlace({ diagram, options }: Place, cargo = ""): string {
  const query = new URLSearchParams(options).toString();
  const place = diagram === firstPlace.diagram && query === "" ? "" : `/${diagram}${query === "" ? "" : `?${query}`}`;
  const parts = [place, cargo].filter((part) => part !== "");
  return parts.length === 0 ? "" : `#${parts.join("&")}`;
}

/** Goes to a diagram; the way back is in the browser's history. */
export function goTo(diagram: string, options: Readonly<Record<string, string>> = {}): void {
  usePlace.setState({ diagram, options }, true);
}

/** Looks at the diagram in another way: no step in the browser's history. An undefined value takes the option away. */
export function setOptions(changed: Readonly<Record<string, string | undefined>>): void {
  const options: Record<string, string> = { ...usePlace.getState().options };
  for (const [name, value] of Object.entries(changed)) {
    if (value === undefined) delete options[name];
    else options[name] = value;
  }
  usePlace.setState({ options });
}
