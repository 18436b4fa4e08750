import type { RaftMemberScene, RaftWriteScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { tip } from "../../design/tip.ts";
import styles from "./KeySpace.module.css";
import { formatCount, shortName } from "./words.ts";

const css = bindStyles(styles);

export interface KeySpaceProps {
  readonly members: readonly RaftMemberScene[];
  readonly writes: readonly RaftWriteScene[];
}

/** The key space by revision: how far each member has come, and the last changes as a ledger. */
export function KeySpace({ members, writes }: KeySpaceProps) {
  const spaces = members.flatMap(({ name, memory }) => (memory === undefined ? [] : [{ name, space: memory.keySpace }]));
  const head = spaces.reduce((best, { space }) => (best === undefined || space.revision > best.revision ? space : best), spaces[0]?.space);
  return (
    <div className={css("keySpace")}>
      <dl className={css("facts")}>
        <Fact label="revision" value={head === undefined ? "–" : formatCount(head.revision)} help="Number of the last transaction that wrote. Every resourceVersion is one." isLarge />
        <Fact label="compacted" value={head === undefined || head.compactRevision < 0 ? "never" : `to ${formatCount(head.compactRevision)}`} help="Reads and watches from before this revision are refused: the API server has it compacted every five minutes." />
        <Fact label="keys" value={head === undefined ? "–" : formatCount(head.keys)} help="Keys that there are now." />
        <Fact label="leases" value={head === undefined ? "–" : formatCount(head.leases)} help="etcd's own leases, which Events are bound to. Not the API's Leases." />
      </dl>
      <ul className={css("heads")} aria-label="Each member's revision">
        {spaces.map(({ name, space }) => (
          <li key={name} data-revision={`${name} ${space.revision}`} {...tip(`${name} has applied the log up to revision ${formatCount(space.revision)}, and ${space.watchers} watchers listen to it`)}>
            <b>{shortName(name)}</b>
            <span>{head !== undefined && space.revision < head.revision ? `−${formatCount(head.revision - space.revision)}` : formatCount(space.revision)}</span>
            <small>{space.watchers} watchers</small>
          </li>
        ))}
      </ul>
      <table className={css("ledger")}>
        <caption className="visually-hidden">Last writes</caption>
        <colgroup>
          <col className={css("revisions")} />
          <col className={css("operations")} />
          <col />
        </colgroup>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Revision</th>
            <th scope="col">Operation</th>
            <th scope="col">Key</th>
          </tr>
        </thead>
        <tbody>
          {writes.map(({ revision, key, isDelete, version }) => (
            <tr key={`${revision} ${key}`}>
              <td>{formatCount(revision)}</td>
              <td className={css(isDelete ? "delete" : "put")} {...tip(isDelete ? "deleted" : version === 1 ? "created" : `its value number ${version} since it was created`)}>
                {isDelete ? "DEL" : version === 1 ? "NEW" : "PUT"}
              </td>
              <td className={css("key")} title={key}>
                <bdi>{key.replace(/^\/registry\//, "")}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface FactProps {
  readonly label: string;
  readonly value: string;
  readonly help: string;
  readonly isLarge?: boolean;
}

function Fact({ label, value, help, isLarge = false }: FactProps) {
  return (
    <div className={css("fact", isLarge && "large")} {...tip(help)}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
