import { cacheLaws, safetyLaws, WorldObserver } from "../../engine/cluster/index.ts";
import type { Check, Cluster, Law } from "../../engine/cluster/index.ts";

/** A law that did not hold. */
export interface Broken {
  readonly law: string;
  readonly sentence: string;
}

const begin = (laws: readonly Law[]) => laws.map((law): readonly [string, Check] => [law.name, law.begin()]);
/** Events between two of the costlier looks. */
const cacheLookEvery = 2000;

/** Holds a cluster to the laws, look by look. */
export class LawBook {
  readonly world: WorldObserver;
  private readonly always: readonly (readonly [string, Check])[];
  private readonly sometimes: readonly (readonly [string, Check])[];
  private looks = 0;

  /** @param laws those to look at: all of them, unless one is to be seen by itself */
  constructor(cluster: Cluster, laws: readonly Law[] = [...safetyLaws, ...cacheLaws]) {
    this.world = new WorldObserver(cluster);
    this.always = begin(laws.filter((law) => !cacheLaws.includes(law)));
    this.sometimes = begin(laws.filter((law) => cacheLaws.includes(law)));
  }

  /** Looks at the laws that hold at every instant: call it after every event. */
  check(): Broken | undefined {
    this.world.look();
    const broken = this.first(this.always);
    return broken ?? (this.looks++ % cacheLookEvery === 0 ? this.first(this.sometimes) : undefined);
  }

  /** Looks at others at this moment, in the same world. */
  checkNow(laws: readonly Law[]): Broken | undefined {
    return this.first(begin(laws));
  }

  private first(checks: readonly (readonly [string, Check])[]): Broken | undefined {
    for (const [law, check] of checks) {
      const sentence = check(this.world);
      if (sentence !== undefined) return { law, sentence };
    }
    return undefined;
  }
}
