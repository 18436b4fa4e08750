import { Fragment } from "react";
import { commandLineHelp } from "../../protocol/index.ts";
import { bindStyles } from "../design/bindStyles.ts";
import { Button } from "../design/Button.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { Kbd } from "../design/Kbd.tsx";
import { boxKeys } from "../stores/actions.ts";
import { useConnection } from "../stores/connection.ts";
import { useUi } from "../stores/ui.ts";
import { pageActions } from "./pageActions.ts";
import type { PageAction } from "./pageKeys.ts";
import { openNewVersion, useOffline } from "./offline.ts";
import styles from "./HelpDialog.module.css";

const css = bindStyles(styles);

type Sheet = readonly (readonly [string, readonly (readonly [string, string])[]])[];

const keysIn = (...groups: readonly PageAction["group"][]) => pageActions.flatMap(({ group, keys, words }) => (keys !== undefined && groups.includes(group) ? [[keys, words.replace(/^(?:panel|diagram): /, "")] as const] : []));

/** The page's keys from their table; those of boxes are the boxes' own (stores/actions.ts). */
const sheet: Sheet = [
  ["Time", keysIn("Time")],
  ["Diagram", [["← ↑ ↓ →", "move between boxes"], ["M", "menu of actions"], ["0", "show everything"]]],
  ["On a box", boxKeys],
  ["Page", keysIn("Page")],
  ["Panels", keysIn("Panels")],
  ["Diagrams", keysIn("Diagrams")],
];

/** All keys and all words of the command line. */
export function HelpDialog() {
  const history = useConnection((state) => state.history);
  return (
    <Dialog title="Keys and commands" size="l" onClose={() => useUi.setState({ overlay: null })}>
      <div className={css("columns")}>
        {sheet.map(([title, entries]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl className={css("keys")}>
              {entries.map(([key, words]) => (
                <Fragment key={key}>
                  <dt>
                    <Kbd>{key}</Kbd>
                  </dt>
                  <dd>{words}</dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <h3 className={css("heading")}>Whatever can be clicked can be typed</h3>
      <pre className={css("commands")}>{commandLineHelp.join("\n")}</pre>
      <p className={css("seed")}>
        <a href="#fidelity">What is simulated, and what is not</a>
      </p>
      <Offline />
      {history !== undefined && (
        <p className={css("seed")}>
          Seed <code>{history.seed}</code>: the same seed and commands give the same history, on every machine.
        </p>
      )}
    </Dialog>
  );
}

/** Whether the page opens without a network, and whether there is a newer one. */
function Offline() {
  const { isKept, isNewer } = useOffline();
  if (isNewer) {
    return (
      <p className={css("seed")}>
        A new version of Kubarium is here; it is used when the page is opened the next time.{" "}
        <Button size="s" onClick={() => void openNewVersion()}>
          Use it now, with this cluster
        </Button>
      </p>
    );
  }
  return isKept && <p className={css("seed")}>This page is kept in the browser: it opens without a network.</p>;
}
