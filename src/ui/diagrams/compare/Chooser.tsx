import { useState } from "react";
import { bindStyles } from "../../design/bindStyles.ts";
import { Button } from "../../design/Button.tsx";
import { SelectField } from "../../design/SelectField.tsx";
import { compareBranches } from "../../stores/compare/compareBranches.ts";
import { resumeComparison } from "../../stores/compare/shown.ts";
import { questions, variantOf, variants } from "../../stores/compare/variants.ts";
import { useTimeline } from "../../stores/timeline.ts";
import styles from "./Chooser.module.css";
import { startVariants } from "./startVariants.ts";

const css = bindStyles(styles);

const lanesMax = 3;
const manifestMax = 200_000;

/** What to compare: a question with its clusters, lanes of one's own choice, or branches of the page's history. */
export function Chooser({ problem }: { readonly problem: string }) {
  return (
    // What scrolls can be reached, or a keyboard would see only its beginning.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
    <section className={css("chooser")} aria-label="What to compare" tabIndex={0}>
      <h2>Compare</h2>
      <p className={css("prose")}>Clusters side by side, each computed for itself from the same seed, on one clock. What you do is done to all of them at the same instant; what comes of it is counted. Your own cluster stands still meanwhile.</p>
      {problem !== "" && (
        <p className={css("problem")} role="alert">
          {problem}
        </p>
      )}
      <h3>A question</h3>
      <ul className={css("questions")}>
        {questions.map(({ title, lanes }) => (
          <li key={title}>
            <button type="button" className={css("question")} onClick={() => startVariants(lanes.flatMap((id) => variantOf(id) ?? []).map((variant) => ({ variant })))}>
              <b>{title}</b>
              <span>{lanes.map((id) => variantOf(id)?.name ?? id).join(" · ")}</span>
            </button>
          </li>
        ))}
      </ul>
      <OwnLanes />
      <Branches />
    </section>
  );
}

interface ChosenLane {
  readonly id: string;
  readonly manifest: string;
}

function OwnLanes() {
  const [lanes, setLanes] = useState<readonly ChosenLane[]>([
    { id: "etcd-3", manifest: "" },
    { id: "etcd-1", manifest: "" },
  ]);
  const change = (index: number, changed: Partial<ChosenLane>) => setLanes(lanes.map((lane, other) => (other === index ? { ...lane, ...changed } : lane)));
  const start = () =>
    startVariants(
      lanes.flatMap(({ id, manifest }) => {
        const variant = variantOf(id);
        return variant === undefined ? [] : [{ variant, ...(id === "own" ? { manifest } : {}) }];
      }),
    );
  return (
    <>
      <h3>Lanes of your choice</h3>
      <div className={css("lanes")}>
        {lanes.map(({ id, manifest }, index) => {
          const letter = String.fromCharCode(65 + index);
          return (
            // Lanes have no identity but their place.
            // oxlint-disable-next-line react/no-array-index-key -- see above
            <div key={index} className={css("lane")}>
              <span className={css("row")}>
                <b>{letter}</b>
                <SelectField label={`Cluster in lane ${letter}`} value={id} options={variants.map(({ id: value, name }) => ({ value, label: name }))} onChange={(value) => change(index, { id: value })} />
              </span>
              <p>{variantOf(id)?.about}</p>
              {id === "own" && <textarea aria-label={`Manifests of lane ${letter}`} value={manifest} maxLength={manifestMax} rows={8} spellCheck={false} placeholder="apiVersion: apps/v1 …" onChange={(event) => change(index, { manifest: event.target.value })} onKeyDown={(event) => event.stopPropagation()} />}
            </div>
          );
        })}
      </div>
      <div className={css("row")}>
        <Button tone="primary" onClick={start}>
          Start these
        </Button>
        {lanes.length < lanesMax ? (
          <Button onClick={() => setLanes([...lanes, { id: "etcd-5", manifest: "" }])}>Add a lane</Button>
        ) : (
          <Button onClick={() => setLanes(lanes.slice(0, -1))}>Two lanes only</Button>
        )}
      </div>
    </>
  );
}

/** Branches of the page's own history, two by two with the one that is shown. */
function Branches() {
  const info = useTimeline((state) => state.info);
  const others = info?.branches.filter(({ id }) => id !== info.branch) ?? [];
  return (
    <>
      <h3>Branches of your history</h3>
      {others.length === 0 ? (
        <p className={css("prose")}>There is only one so far. Look back along the timeline and do something there, or resume from there: the history forks, and both ways can be compared.</p>
      ) : (
        <div className={css("row")}>
          {others.map(({ id, name }) => (
            <Button
              key={id}
              onClick={() => {
                compareBranches(id);
                resumeComparison();
              }}
            >
              {info?.branches.find((branch) => branch.id === info.branch)?.name} and {name}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}
