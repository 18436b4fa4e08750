import type { ReactNode } from "react";
import type { DecisionScene, FilteredScene, NodeScoreScene, PluginScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { StatusMark } from "../../design/StatusMark.tsx";
import { tip } from "../../design/tip.ts";
import { formatClock } from "../../stores/formatTime.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./Decision.module.css";
import { filteredNodes } from "./words.ts";

const css = bindStyles(styles);

/** The scheduler's last try: each node with its filter's verdict or its scores. */
export function DecisionTable({ decision }: { readonly decision: DecisionScene }) {
  const say = useWords("scheduling");
  const { at, attempt, nodeName, nodes, feasible, notTried, plugins, best, filtered, filteredOmitted } = decision;
  const top = Math.max(1, ...best.map(({ total }) => total));
  return (
    <section aria-label={say.decision.title} className={css("decision")} data-decision={nodeName} data-attempt={attempt}>
      <header className={css("header")}>
        <h3>{say.decision.title}</h3>
        <p>
          {attempt === 1 ? say.decision.first : say.decision.attempt(attempt)}{say.decision.outcome(formatClock(at), feasible, nodes)}{notTried > 0 && say.decision.notTried(notTried)}
        </p>
      </header>
      {best.length > 0 && plugins.length === 0 && <p className={css("note")}>{say.decision.single}</p>}
      {best.length > 0 && (
        <table className={css("scores")}>
          <caption className="visually-hidden">{say.decision.scores}</caption>
          <thead>
            <tr>
              <th scope="col">{say.columns.node}</th>
              <th scope="col" className={css("total")} {...tip(say.decision.totalHelp)}>
                {say.columns.total}
              </th>
              {plugins.map((plugin) => (
                <PluginHead key={plugin.name} plugin={plugin} />
              ))}
            </tr>
          </thead>
          <tbody>
            {best.map((row) => (
              <NodeRow key={row.node} row={row} plugins={plugins} top={top} />
            ))}
          </tbody>
        </table>
      )}
      {feasible > best.length && <p className={css("note")}>{say.decision.moreFeasible(feasible - best.length)}</p>}
      {filtered.length > 0 && (
        <ul className={css("filtered")} aria-label={say.decision.filtered}>
          {filtered.map((each) => (
            <Filtered key={`${each.plugin} ${each.reasons.join()}`} filtered={each} />
          ))}
        </ul>
      )}
      {filteredOmitted > 0 && <p className={css("note")}>{say.decision.moreReasons(filteredOmitted)}</p>}
    </section>
  );
}

/** "NodeResourcesFit" may be broken before each of its words. */
const splitName = (name: string): readonly ReactNode[] => name.split(/(?=[A-Z])/).flatMap((word, index) => (index === 0 ? [word] : [<wbr key={`${index} ${word}`} />, word]));

function PluginHead({ plugin: { name, weight } }: { readonly plugin: PluginScene }) {
  const say = useWords("scheduling");
  return (
    <th scope="col" {...tip(say.decision.weight(name, weight))}>
      <span className={css("pluginName")}>{splitName(name)}</span>
      <span className={css("weight")}>× {weight}</span>
    </th>
  );
}

function NodeRow({ row: { node, isChosen, total, scores }, plugins, top }: { readonly row: NodeScoreScene; readonly plugins: readonly PluginScene[]; readonly top: number }) {
  const say = useWords("scheduling");
  return (
    <tr className={css(isChosen && "chosen")} data-node={node} data-total={total} data-chosen={isChosen}>
      <th scope="row">
        {isChosen && <StatusMark tone="ok" size={11} />} {node}
        {isChosen && <span className={css("winner")}>{say.decision.chosen}</span>}
      </th>
      <td className={css("total")}>
        <b>{total}</b>
        <span className={css("bar")} aria-hidden="true">
          <span style={{ transform: `scaleX(${total / top})` }} />
        </span>
      </td>
      {scores.map(([raw, normalized, weighted], index) => (
        <td key={plugins[index]?.name} data-label={plugins[index]?.name} data-score={`${raw} ${normalized} ${weighted}`} {...tip(say.decision.score(plugins[index]?.name ?? "", raw, normalized, plugins[index]?.weight ?? 1, weighted))}>
          <b>{weighted}</b>
          <span className={css("raw")}>{raw === normalized ? raw : `${raw} → ${normalized}`}</span>
        </td>
      ))}
    </tr>
  );
}

function Filtered({ filtered }: { readonly filtered: FilteredScene }) {
  const say = useWords("scheduling");
  const { plugin, reasons, count } = filtered;
  return (
    <li data-filtered={plugin} data-count={count}>
      <StatusMark tone="bad" size={11} />
      <b>
        {say.decision.nodes(count)}
      </b>
      <span className={css("by")}>{plugin === "" ? say.decision.beforeNodes : plugin}</span>
      <span className={css("reason")}>{reasons.join(", ")}</span>
      <span className={css("names")}>{filteredNodes(filtered)}</span>
    </li>
  );
}

