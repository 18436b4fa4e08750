import type { LinkRow, Subject } from "../../../protocol/index.ts";
import { Badge } from "../../design/Badge.tsx";
import { cluster, linkKey } from "../../stores/cluster.ts";
import { formatDuration } from "../../stores/formatTime.ts";
import { useRow } from "../../stores/keyedStore.ts";
import { AboutText, Purpose } from "./AboutText.tsx";
import { Actions, AmountForm } from "./Actions.tsx";
import { AskWhy } from "./AskWhy.tsx";
import { PairList } from "./Facts.tsx";
import { SubjectLinks } from "./Links.tsx";
import { Section } from "./Section.tsx";
import { SubjectHeader } from "./SubjectHeader.tsx";
import { useDetail } from "./useDetail.ts";
import { useWords, wordsOf, writing } from "../../stores/words/language.ts";

/** A link between two machines. */
export function LinkBody({ subject }: { readonly subject: Extract<Subject, { readonly type: "link" }> }) {
  const words = useWords("inspector");
  const { from, to } = subject;
  const forth = useRow(cluster.links, linkKey(from, to));
  const back = useRow(cluster.links, linkKey(to, from));
  const detail = useDetail(subject);
  const isFaulty = forth !== undefined || back !== undefined;
  return (
    <>
      <SubjectHeader glyph="service" name={`${from} ↔ ${to}`} kind={wordsOf("about").link.title} badges={<LinkBadge forth={forth} back={back} />} asks={<AskWhy subject={subject} trouble={isFaulty ? words.asks.whySo : undefined} />} />
      <Purpose about={wordsOf("about").link} />
      <Actions subject={subject}>
        <AmountForm
          label={words.link.degrade}
          fields={[
            { id: "latency", label: words.link.add, unit: "ms", initial: 20, min: 0, max: 60_000, step: 1 },
            { id: "loss", label: words.link.lose, unit: "%", initial: 5, min: 0, max: 100, step: 0.1 },
          ]}
          commandFor={([latency = 0, loss = 0]) => ({ type: "degradeLink", from, to, latency: Math.round(latency * 1000), lossPerMillion: Math.round(loss * 10_000) })}
        />
      </Actions>
      {detail !== undefined && (
        <Section title={`${from} → ${to}`}>
          <PairList
            pairs={[
              { label: words.link.state, value: detail.cut ? words.link.cutAll : words.link.open },
              { label: words.link.latency, value: formatDuration(detail.latency) },
              { label: words.link.lost, value: `${detail.lossPerMillion / 10_000} %` },
              // Counted only while something is wrong with it.
              ...(isFaulty ? [{ label: words.link.messages, value: writing().figure(detail.messages) }, { label: words.link.dropped, value: writing().figure(detail.dropped) }] : []),
            ]}
          />
        </Section>
      )}
      {isFaulty && back !== undefined && (
        <Section title={`${to} → ${from}`}>
          <PairList
            pairs={[
              { label: words.link.state, value: back.cut ? words.link.cutAll : words.link.open },
              { label: words.link.latency, value: formatDuration(back.latency) },
              { label: words.link.lost, value: `${back.lossPerMillion / 10_000} %` },
            ]}
          />
        </Section>
      )}
      <AboutText about={wordsOf("about").link} />
      <Section title={words.link.between}>
        <SubjectLinks
          links={[from, to].map((name) => ({ key: name, subject: { type: "machine", name }, glyph: "machine", name }))}
          empty=""
        />
      </Section>
    </>
  );
}

function LinkBadge({ forth, back }: { readonly forth: LinkRow | undefined; readonly back: LinkRow | undefined }) {
  const words = useWords("inspector");
  if (forth === undefined && back === undefined) return <Badge tone="ok">{words.link.healthy}</Badge>;
  if (forth?.cut === true && back?.cut === true) return <Badge tone="bad">{words.link.cut}</Badge>;
  if (forth?.cut === true || back?.cut === true) return <Badge tone="bad">{words.link.cutOneWay}</Badge>;
  return <Badge tone="warn">{words.link.degraded}</Badge>;
}
