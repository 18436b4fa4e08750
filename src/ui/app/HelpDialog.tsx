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
import type { Words } from "../stores/words/language.ts";
import { useWords } from "../stores/words/language.ts";
import { openNewVersion, useOffline } from "./offline.ts";
import styles from "./HelpDialog.module.css";

const css = bindStyles(styles);

type Sheet = readonly (readonly [keyof Words["app"]["helpDialog"]["groups"], readonly (readonly [string, string])[]])[];

const keysIn = (...groups: readonly PageAction["group"][]) => pageActions.flatMap(({ group, keys, words }) => (keys !== undefined && groups.includes(group) ? [[keys, words.replace(/^(?:panel|diagram): /, "")] as const] : []));

/** The page's keys from their table; those of boxes are the boxes' own (stores/actions.ts). The catalogue has their words by the English. */
export const sheet: Sheet = [
  ["time", keysIn("Time")],
  ["diagram", [["← ↑ ↓ →", "move between boxes"], ["M", "menu of actions"], ["0", "show everything"]]],
  ["box", boxKeys],
  ["page", keysIn("Page")],
  ["panels", keysIn("Panels")],
  ["diagrams", keysIn("Diagrams")],
];

/** All keys and all words of the command line. */
export function HelpDialog() {
  const { helpDialog: words } = useWords("app");
  const history = useConnection((state) => state.history);
  return (
    <Dialog title={words.title} size="l" onClose={() => useUi.setState({ overlay: null })}>
      <div className={css("columns")}>
        {sheet.map(([group, entries]) => (
          <section key={group}>
            <h3>{words.groups[group]}</h3>
            <dl className={css("keys")}>
              {entries.map(([key, does]) => (
                <Fragment key={key}>
                  <dt>
                    <Kbd>{key}</Kbd>
                  </dt>
                  <dd>{words.keys[does] ?? does}</dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <h3 className={css("heading")}>{words.typed}</h3>
      <pre className={css("commands")}>{commandLineHelp.join("\n")}</pre>
      <p className={css("seed")}>
        <a href="#fidelity">{words.fidelity}</a>
      </p>
      <Offline />
      {history !== undefined && (
        <p className={css("seed")}>
          {words.seed} <code>{history.seed}</code>
          {words.sameHistory}
        </p>
      )}
    </Dialog>
  );
}

/** Whether the page opens without a network, and whether there is a newer one. */
function Offline() {
  const { offline: words } = useWords("app");
  const { isKept, isNewer } = useOffline();
  if (isNewer) {
    return (
      <p className={css("seed")}>
        {words.newVersion}{" "}
        <Button size="s" onClick={() => void openNewVersion()}>
          {words.useNowWithThis}
        </Button>
      </p>
    );
  }
  return isKept && <p className={css("seed")}>{words.kept}</p>;
}
