import { useEffect, useState } from "react";
import type { History } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { Button } from "../../design/Button.tsx";
import { CopyButton } from "../../design/CopyButton.tsx";
import { Dialog } from "../../design/Dialog.tsx";
import { saveFile } from "../../design/saveFile.ts";
import { exportCluster, getHistory } from "../../stores/connection.ts";
import { formatClock } from "../../stores/formatTime.ts";
import { encodeShareLink } from "../../stores/shareLink.ts";
import { showToast } from "../../stores/toasts.ts";
import { useUi } from "../../stores/ui.ts";
import { writing } from "../../stores/words/language.ts";
import styles from "./ShareDialog.module.css";

const css = bindStyles(styles);

/** Some chat programs and mail clients cut links beyond this. */
const comfortableLength = 8_000;

type Link = { readonly state: "making" } | { readonly state: "made"; readonly url: string; readonly history: History } | { readonly state: "failed"; readonly error: string; readonly history: History };

const close = (): void => useUi.setState({ overlay: null });

/** Makes a link that carries blueprint, seed and every command with its time: whoever opens it sees the same history. */
export function ShareDialog() {
  const [link, setLink] = useState<Link>({ state: "making" });
  useEffect(() => {
    let isWanted = true;
    void makeLink().then((made) => {
      if (isWanted) setLink(made);
    });
    return () => {
      isWanted = false;
    };
  }, []);
  return (
    <Dialog title="Share this session" onClose={close}>
      <div className={css("content")}>
        <p className={css("prose")}>The link holds the whole session: the machines, the seed, and all that was done and when. Opened, it runs the same history again, event for event, up to this moment. Nothing is stored on a server.</p>
        <LinkField link={link} />
        {link.state !== "making" && <Contents history={link.history} />}
        <Manifests />
      </div>
    </Dialog>
  );
}

function LinkField({ link }: { readonly link: Link }) {
  if (link.state === "making") {
    return (
      <p className={css("prose")} role="status">
        Writing the history down…
      </p>
    );
  }
  if (link.state === "failed") {
    return (
      <p className={css("error")} role="alert">
        {link.error} It can still be saved as a file.
      </p>
    );
  }
  return (
    <>
      <div className={css("row")}>
        <input className={css("url")} readOnly aria-label="Link to this session" value={link.url} onFocus={(event) => event.currentTarget.select()} />
        <CopyButton text={link.url} label="Copy the link" visible="Copy" size="m" />
      </div>
      {link.url.length > comfortableLength && <p className={css("hint")}>The link is {writing().figure(link.url.length)} characters long, mostly manifests. Some chat programs cut such links; a file is safer.</p>}
    </>
  );
}

function Contents({ history }: { readonly history: History }) {
  return (
    <>
      <dl className={css("facts")}>
        <div>
          <dt>Seed</dt>
          <dd>{history.seed}</dd>
        </div>
        <div>
          <dt>Commands</dt>
          <dd>{history.commands.length}</dd>
        </div>
        <div>
          <dt>Up to</dt>
          <dd>{formatClock(history.until)}</dd>
        </div>
        <div>
          <dt>Machines</dt>
          <dd>
            {history.blueprint.controlPlanes} + {history.blueprint.workers}
          </dd>
        </div>
      </dl>
      <div className={css("row")}>
        <Button size="s" onClick={() => save(history)}>
          Save as a file
        </Button>
        <CopyButton text={() => JSON.stringify(history, null, 2)} label="Copy as JSON" visible="Copy as JSON" />
      </div>
    </>
  );
}

/** The objects as a person would write them: for another cluster. */
function Manifests() {
  const [left, setLeft] = useState<number>();
  const write = async () => {
    const exported = await exportCluster();
    setLeft(exported.left);
    return exported.files.map(({ text }) => text).join("---\n");
  };
  return (
    <>
      <p className={css("prose")}>
        Only what is in the cluster, as manifests: what the API server and the controllers wrote is taken out.
        {left !== undefined && ` ${left} objects were left out, which every cluster has or makes by itself.`}
      </p>
      <div className={css("row")}>
        <Button size="s" onClick={() => void write().then((text) => saveFile("kubarium.yaml", text, "application/yaml"))}>
          Save the manifests
        </Button>
        <CopyButton text={write} label="Copy the manifests" visible="Copy" />
        <Button size="s" title="A file for each kind, in the folder cluster/ of the terminal" onClick={() => void saveAtHome(setLeft)}>
          Into the terminal’s files
        </Button>
      </div>
    </>
  );
}

async function saveAtHome(setLeft: (left: number) => void): Promise<void> {
  const [{ files, left }, home] = await Promise.all([exportCluster(), import("../../stores/home.ts")]);
  setLeft(left);
  const folder = `${home.homePath}/cluster`;
  home.makeDirectory(folder);
  const problem = files.map(({ name, text }) => home.writeFile(`${folder}/${name}`, text)).find((refused) => refused !== undefined);
  showToast(problem === undefined ? { tone: "ok", text: `${files.length} files are in cluster/`, code: "kubectl apply -f cluster/" } : { tone: "bad", text: problem });
}

async function makeLink(): Promise<Link> {
  const history = await getHistory();
  const encoded = await encodeShareLink(history);
  if (!encoded.ok) return { state: "failed", error: encoded.error, history };
  return { state: "made", url: `${location.origin}${location.pathname}#${encoded.value}`, history };
}

const save = (history: History): void => saveFile(`kubarium-${history.seed}.json`, JSON.stringify(history, null, 2), "application/json");
