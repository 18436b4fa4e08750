import { bindStyles } from "../design/bindStyles.ts";
import { StatusMark } from "../design/StatusMark.tsx";
import { manifestMaxCharacters, useManifestDraft } from "../stores/manifestDraft.ts";
import { useTime } from "../stores/time.ts";
import { useWords } from "../stores/words/language.ts";
import { useApply } from "./applyDraft.ts";
import { useDraftCheck } from "./checkDraft.ts";
import styles from "./Workbench.module.css";

const css = bindStyles(styles);
const problemsShown = 100;

export interface ProblemListProps {
  readonly onGo: (place: { readonly line: number; readonly column: number }) => void;
}

/** What is wrong with the manifest, and where; a press puts the cursor there. */
export function ProblemList({ onGo }: ProblemListProps) {
  const words = useWords("editor");
  const check = useDraftCheck((state) => state.check);
  const isTooLarge = useManifestDraft((state) => state.text.length > manifestMaxCharacters);
  const notice = useManifestDraft((state) => state.notice);
  const problems = (check?.problems ?? []).toSorted((a, b) => a.line - b.line || a.column - b.column);
  return (
    <div className={css("findings")}>
      {notice !== "" && (
        <p className={css("finding")} role="alert">
          <StatusMark tone="warn" size={11} /> {notice}
        </p>
      )}
      {isTooLarge && (
        <p className={css("finding")} role="alert">
          <StatusMark tone="bad" size={11} /> {words.findings.tooLarge}
        </p>
      )}
      {check !== undefined && (
        <p className={css("verdict")} role="status">
          {words.findings.verdict(check.objects, problems.filter((problem) => problem.severity === "error").length, problems.filter((problem) => problem.severity === "warning").length)}
        </p>
      )}
      {problems.length > 0 && (
        <ul aria-label={words.findings.label}>
          {problems.slice(0, problemsShown).map((problem, index) => (
            // eslint-disable-next-line react/no-array-index-key -- the list is replaced whole with each check
            <li key={index}>
              <button type="button" className={css("problem")} onClick={() => onGo(problem)}>
                <StatusMark tone={problem.severity === "error" ? "bad" : "warn"} size={11} />
                <code className={css("place")}>
                  {problem.line}:{problem.column}
                </code>
                <span>
                  <span className="visually-hidden">{words.findings.severities[problem.severity]}: </span>
                  {problem.path !== undefined && !problem.message.includes(problem.path) && <code>{problem.path} </code>}
                  {problem.message}
                </span>
              </button>
            </li>
          ))}
          {problems.length > problemsShown && <li className={css("verdict")}>{words.findings.more(problems.length - problemsShown)}</li>}
        </ul>
      )}
    </div>
  );
}

/** What kubectl printed, object by object. */
export function ApplyResult() {
  const words = useWords("editor");
  const { verb, line: command, isRunning, lines, exitCode } = useApply();
  const isClockRunning = useTime((state) => state.running);
  // diff says with 1 that there are differences.
  const isDifference = verb === "diff" && exitCode === 1;
  if (!isRunning && exitCode === undefined && lines.length === 0) return null;
  return (
    <div className={css("result")} role="log" aria-live="polite" aria-label={`kubectl ${verb === "dryRun" ? "apply" : verb}`}>
      <code className={css("resultHead")}>
        $ {command}{exitCode !== undefined && <span className={css(exitCode === 0 || isDifference ? "good" : "bad")}>{exitCode === 0 ? (verb === "diff" ? words.result.same : words.result.done) : isDifference ? words.result.differs : words.result.code(exitCode)}</span>}
      </code>
      <ul>
        {lines.map((line) => (
          <li key={line.id} className={css("resultLine")}>
            {verb !== "diff" && line.tone !== "added" && line.tone !== "removed" && <StatusMark tone={line.tone} size={10} />}
            <code className={css(line.tone)}>{line.text}</code>
          </li>
        ))}
      </ul>
      {isRunning && <p className={css("verdict")}>{isClockRunning ? words.result.waiting : words.result.still}</p>}
    </div>
  );
}
