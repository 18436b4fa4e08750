import { diagrams } from "./diagrams.ts";
import { cargoOf, firstPlace, readPlace, usePlace, writePlace } from "../stores/place.ts";
import { useUi } from "../stores/ui.ts";

/** Dialogs that have an address of their own: "#fidelity" opens what is simulated and what is not. */
const overlays: Readonly<Record<string, "fidelity" | "help" | "drills">> = { "#fidelity": "fidelity", "#help": "help", "#drills": "drills" };

const isDiagram = (id: string): boolean => diagrams.some((diagram) => diagram.id === id);

/** Keeps page and address at the same place. Returns the end of it. */
export function followAddress(): () => void {
  const open = () => {
    const overlay = overlays[location.hash];
    if (overlay !== undefined) useUi.setState({ overlay });
    else usePlace.setState(readPlace(location.hash, isDiagram) ?? firstPlace, true);
  };
  open();
  window.addEventListener("hashchange", open);
  window.addEventListener("popstate", open);
  const stopUi = useUi.subscribe((state, before) => {
    if (state.overlay === before.overlay) return;
    const address = Object.keys(overlays).find((hash) => overlays[hash] === state.overlay);
    if (address === "#fidelity" || address === "#drills") history.replaceState(null, "", address);
    else if (Object.hasOwn(overlays, location.hash)) showPlace("replace");
  });
  const stopPlace = usePlace.subscribe((place, before) => showPlace(place.diagram === before.diagram ? "replace" : "push"));
  return () => {
    window.removeEventListener("hashchange", open);
    window.removeEventListener("popstate", open);
    stopUi();
    stopPlace();
  };
}

function showPlace(how: "push" | "replace"): void {
  const address = writePlace(usePlace.getState(), cargoOf(location.hash));
  if (address === location.hash) return;
  history[how === "push" ? "pushState" : "replaceState"](null, "", address === "" ? location.pathname + location.search : address);
}
