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
import { useWords, wordsOf } from "../../stores/words/language.ts";
import styles from "./ShareDialog.module.css";

const css = bindStyles(styles);

/** Some chat programs and mail clients cut links beyond this. */
const comfortableLength = 8_000;

type Link = { readonly state: "making" } | { readonly state: "made"; readonly url: string; readonly history: History } | { readonly state: "failed"; readonly error: string; readonly history: History };

const close = (): void => useUi.setState({ overlay: null });

/** Makes a link that carries blueprint, seed and every command with its time: whoever opens it sees the same history. */
export function ShareDialog() {
  const words = useWords("dialogs");
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
    <Dialog title={words.share.title} onClose={close}>
      <div className={css("content")}>
        <p className={css("prose")}>{words.share.text}</p>
        <LinkField link={link} />
        {link.state !== "making" && <Contents history={link.history} />}
        <Manifests />
      </div>
    </Dialog>
  );
}

function LinkField({ link }: { readonly link: Link }) {
  const words = useWords("dialogs");
  if (link.state === "making") {
    return (
      <p className={css("prose")} role="status">
        {words.share.writing}
      </p>
    );
  }
  if (link.state === "failed") {
    return (
      <p className={css("error")} role="alert">
        {words.share.failed(link.error)}
      </p>
    );
  }
  return (
    <>
      <div className={css("row")}>
        <input className={css("url")} readOnly aria-label={words.share.link} value={link.url} onFocus={(event) => event.currentTarget.select()} />
        <CopyButton text={link.url} label={words.share.copyLink} visible={words.share.copy} size="m" />
      </div>
      {link.url.length > comfortableLength && <p className={css("hint")}>{words.share.long(link.url.length)}</p>}
    </>
  );
}

function Contents({ history }: { readonly history: History }) {
  const words = useWords("dialogs");
  return (
    <>
      <dl className={css("facts")}>
        <div>
          <dt>{words.share.seed}</dt>
          <dd>{history.seed}</dd>
        </div>
        <div>
          <dt>{words.share.commands}</dt>
          <dd>{history.commands.length}</dd>
        </div>
        <div>
          <dt>{words.share.upTo}</dt>
          <dd>{formatClock(history.until)}</dd>
        </div>
        <div>
          <dt>{words.share.machines}</dt>
          <dd>
            {history.blueprint.controlPlanes} + {history.blueprint.workers}
          </dd>
        </div>
      </dl>
      <div className={css("row")}>
        <Button size="s" onClick={() => save(history)}>
          {words.share.save}
        </Button>
        <CopyButton text={() => JSON.stringify(history, null, 2)} label={words.share.copyJson} visible={words.share.copyJson} />
      </div>
    </>
  );
}

/** The objects as a person would write them: for another cluster. */
function Manifests() {
  const words = useWords("dialogs");
  const [left, setLeft] = useState<number>();
  const write = async () => {
    const exported = await exportCluster();
    setLeft(exported.left);
    return exported.files.map(({ text }) => text).join("---\n");
  };
  return (
    <>
      <p className={css("prose")}>
        {words.share.manifests}
        {left !== undefined && words.share.left(left)}
      </p>
      <div className={css("row")}>
        <Button size="s" onClick={() => void write().then((text) => saveFile("kubarium.yaml", text, "application/yaml"))}>
          {words.share.saveManifests}
        </Button>
        <CopyButton text={write} label={words.share.copyManifests} visible={words.share.copy} />
        <Button size="s" title={words.share.homeTip} onClick={() => void saveAtHome(setLeft)}>
          {words.share.home}
        </Button>
      </div>
    </>
  );
}

async function saveAtHome(setLeft: (left: number) => void): Promise<void> {
  const words = wordsOf("dialogs");
  const [{ files, left }, home] = await Promise.all([exportCluster(), import("../../stores/home.ts")]);
  setLeft(left);
  const folder = `${home.homePath}/cluster`;
  home.makeDirectory(folder);
  const problem = files.map(({ name, text }) => home.writeFile(`${folder}/${name}`, text)).find((refused) => refused !== undefined);
  showToast(problem === undefined ? { tone: "ok", text: words.share.inHome(files.length), code: "kubectl apply -f cluster/" } : { tone: "bad", text: problem });
}

async function makeLink(): Promise<Link> {
  const history = await getHistory();
  const encoded = await encodeShareLink(history);
  if (!encoded.ok) return { state: "failed", error: encoded.error, history };
  return { state: "made", url: `${location.origin}${location.pathname}#${encoded.value}`, history };
}

const save = (history: History): void => saveFile(`kubarium-${history.seed}.json`, JSON.stringify(history, null, 2), "application/json");
