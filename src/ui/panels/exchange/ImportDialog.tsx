import { useEffect, useState } from "react";
import { defaultBlueprint } from "../../../protocol/index.ts";
import type { ImportReport } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { Button } from "../../design/Button.tsx";
import { Dialog } from "../../design/Dialog.tsx";
import { importCluster, startHistory, useConnection } from "../../stores/connection.ts";
import { useImporting } from "../../stores/importing.ts";
import { manifestMaxCharacters, replaceManifest } from "../../stores/manifestDraft.ts";
import { useUi } from "../../stores/ui.ts";
import { useWords, wordsOf } from "../../stores/words/language.ts";
import styles from "./ImportDialog.module.css";

const css = bindStyles(styles);
const linesShown = 200;
/** By then a new cluster has elected its leaders, and its nodes are Ready: simulated µs. */
const settled = 45_000_000;

const close = (): void => useUi.setState({ overlay: null });

/** What kubectl printed of a real cluster: what of it is taken, what is left out and why, before anything is done. */
export function ImportDialog() {
  const words = useWords("dialogs");
  const text = useImporting((state) => state.text);
  const [report, setReport] = useState<ImportReport>();
  useEffect(() => {
    let isWanted = true;
    void importCluster(text).then((answer) => {
      if (isWanted) setReport(answer);
    });
    return () => {
      isWanted = false;
    };
  }, [text]);
  return (
    <Dialog title={words.import.title} size="l" onClose={close}>
      <div className={css("content")}>
        <p className={css("prose")}>{words.import.text}</p>
        {report === undefined ? (
          <p role="status" className={css("prose")}>
            {words.import.reading}
          </p>
        ) : (
          <Report report={report} raw={text} />
        )}
      </div>
    </Dialog>
  );
}

function Report({ report, raw }: { readonly report: ImportReport; readonly raw: string }) {
  const words = useWords("dialogs");
  const { manifests, workers, kept, dropped, cleaned, notSimulated, refused, errors } = report;
  const isTooLarge = manifests.length > manifestMaxCharacters;
  const open = (text: string, notice = "") => {
    replaceManifest(text, { notice });
    useUi.setState({ overlay: "apply" });
  };
  return (
    <>
      <p className={css("summary")} role="status">
        {kept.length === 0 ? words.import.none : kept.map(({ kind, count }) => `${count} ${kind}`).join(", ")}
        {workers.length > 0 && words.import.workers(workers.length)}
      </p>
      {isTooLarge && <p role="alert">{words.import.tooLarge}</p>}
      <div className={css("row")}>
        {workers.length > 0 && (
          <Button
            tone="primary"
            disabled={isTooLarge}
            onClick={() => {
              startLike(workers);
              open(manifests, words.import.comingUp);
            }}
          >
            {words.import.start}
          </Button>
        )}
        <Button tone={workers.length > 0 ? "quiet" : "primary"} disabled={kept.length === 0 || isTooLarge} onClick={() => open(manifests)}>
          {words.import.openClean}
        </Button>
        <Button tone="quiet" disabled={raw.length > manifestMaxCharacters} onClick={() => open(raw)}>
          {words.import.openRaw}
        </Button>
      </div>
      <Lines title={words.import.errors} tone="bad" lines={errors.map(({ line, column, message, path }) => ({ what: words.import.place(line, column), why: path === undefined || message.includes(path) ? message : `${path}: ${message}` }))} />
      <Lines title={words.import.refused} tone="bad" lines={refused} />
      <Lines title={words.import.noEffect} tone="warn" lines={notSimulated} />
      <Lines title={words.import.leftOut} lines={dropped} />
      <Lines title={words.import.cleaned} lines={cleaned.map(({ field, why, count }) => ({ what: `${field} (${count})`, why }))} />
      <Lines title={words.import.workersTitle} lines={workers.map((worker) => ({ what: worker.name, why: describeWorker(worker) }))} />
    </>
  );
}

const describeWorker = ({ milliCpu = 0, memoryBytes = 0, pods = 0, zone = "", taints = [] }: ImportReport["workers"][number]): string =>
  [wordsOf("dialogs").import.cpu(milliCpu / 1000), wordsOf("dialogs").import.memory(memoryBytes / 1024 ** 3), wordsOf("dialogs").import.pods(pods), ...(zone === "" ? [] : [wordsOf("dialogs").import.zone(zone)]), ...taints.map(({ key, value, effect }) => `${key}=${value}:${effect}`)].join(", ");

/** The same seed, so that the import can be told to others with it. */
function startLike(workers: ImportReport["workers"]): void {
  const seed = useConnection.getState().history?.seed ?? 1;
  startHistory({ blueprint: { ...defaultBlueprint, workers: workers.length, workerShapes: workers }, seed, commands: [], until: settled }, { speed: 1, running: true });
}

function Lines({ title, lines, tone }: { readonly title: string; readonly lines: readonly { readonly what: string; readonly why: string }[]; readonly tone?: "bad" | "warn" }) {
  const words = useWords("dialogs");
  if (lines.length === 0) return null;
  return (
    <details className={css("section", tone)} open={tone === "bad" || lines.length <= 12}>
      <summary>
        {title} <span className={css("count")}>{lines.length}</span>
      </summary>
      <table className={css("table")}>
        <tbody>
          {lines.slice(0, linesShown).map(({ what, why }, index) => (
            // eslint-disable-next-line react/no-array-index-key -- the list is made once
            <tr key={index}>
              <th scope="row">{what}</th>
              <td>{why}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {lines.length > linesShown && <p className={css("prose")}>{words.more(lines.length - linesShown)}</p>}
    </details>
  );
}
