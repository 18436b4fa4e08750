import { useUi } from "../stores/ui.ts";

/** Parts of the page that have an address of their own: "#fidelity" opens what is simulated and what is not. */
const overlays: Readonly<Record<string, "fidelity" | "help">> = { "#fidelity": "fidelity", "#help": "help" };

/** Opens what the address asks for, and takes it out of the address when it is closed. Returns the end of it. */
export function followAddress(): () => void {
  const open = () => {
    const overlay = overlays[location.hash];
    if (overlay !== undefined) useUi.setState({ overlay });
  };
  open();
  window.addEventListener("hashchange", open);
  const stop = useUi.subscribe((state, before) => {
    if (state.overlay === before.overlay) return;
    const address = Object.keys(overlays).find((hash) => overlays[hash] === state.overlay);
    if (address === "#fidelity") history.replaceState(null, "", address);
    else if (Object.hasOwn(overlays, location.hash)) history.replaceState(null, "", location.pathname + location.search);
  });
  return () => {
    window.removeEventListener("hashchange", open);
    stop();
  };
}
