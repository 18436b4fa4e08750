import { useEffect, useState } from "react";
import type { History } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { Button } from "../../design/Button.tsx";
import { CopyButton } from "../../design/CopyButton.tsx";
import { Dialog } from "../../design/Dialog.tsx";
import { getHistory } from "../../stores/connection.ts";
import { formatClock } from "../../stores/formatTime.ts";
import { encodeShareLink } from "../../stores/shareLink.ts";
import { useUi } from "../../stores/ui.ts";
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
      {link.url.length > comfortableLength && <p className={css("hint")}>The link is {link.url.length.toLocaleString("en")} characters long, mostly manifests. Some chat programs cut such links; a file is safer.</p>}
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

async function makeLink(): Promise<Link> {
  const history = await getHistory();
  const encoded = await encodeShareLink(history);
  if (!encoded.ok) return { state: "failed", error: encoded.error, history };
  return { state: "made", url: `${location.origin}${location.pathname}#${encoded.value}`, history };
}

function save(history: History): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(history, null, 2)], { type: "application/json" }));
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = `kubarium-${history.seed}.json`;
  anchor.click();
  URL.revokeObjectURL(url);
}
