import type { KubeObject } from "../../api/index.ts";
import type { ClientState } from "../../client/index.ts";
import { countIndex, getObject, listIndex, listObjects, queueAdd, queueAddAfter, storeSize } from "../../client/index.ts";
import type { Env, Micros, Rng } from "../../core/index.ts";
import { creationObserved, deletionObserved, expectCreations, expectDeletions, satisfiedExpectations } from "./expectations.ts";
import type { ControllerState } from "./state.ts";

/** What a controller sees during one step: its cache, its queue, its memory. Never kept. */
export class ControllerContext<M = unknown> {
  constructor(
    private readonly client: ClientState<unknown>,
    private readonly own: ControllerState,
    private readonly env: Env,
  ) {}

  get now(): Micros {
    return this.env.now;
  }

  get rng(): Rng {
    return this.env.rng;
  }

  get memory(): M {
    return this.own.memory as M;
  }

  enqueue(key: string): void {
    queueAdd(this.own.queue, key, this.env.cause, this.env.now);
  }

  enqueueAfter(key: string, delay: Micros): void {
    queueAddAfter(this.own.queue, this.env, key, delay);
  }

  get<T extends KubeObject>(resource: string, key: string): T | undefined {
    return getObject<T>(this.client, resource, key);
  }

  list<T extends KubeObject>(resource: string): Iterable<T> {
    return listObjects<T>(this.client, resource);
  }

  size(resource: string): number {
    return storeSize(this.client, resource);
  }

  index<T extends KubeObject>(resource: string, indexName: string, value: string): T[] {
    return listIndex<T>(this.client, resource, indexName, value);
  }

  count(resource: string, indexName: string, value: string): number {
    return countIndex(this.client, resource, indexName, value);
  }

  creationObserved(key: string): void {
    creationObserved(this.own.expectations, key);
  }

  deletionObserved(key: string, object: string): void {
    deletionObserved(this.own.expectations, key, object);
  }

  expectCreations(key: string, count: number): void {
    expectCreations(this.own.expectations, key, count, this.env.now);
  }

  expectDeletions(key: string, objects: readonly string[]): void {
    expectDeletions(this.own.expectations, key, objects, this.env.now);
  }

  /** Adds creations to what is already expected. */
  addCreations(key: string, count: number): void {
    const expectation = this.own.expectations.get(key);
    if (expectation === undefined) expectCreations(this.own.expectations, key, count, this.env.now);
    else expectation.creations += count;
  }

  isSatisfied(key: string): boolean {
    return satisfiedExpectations(this.own.expectations, key, this.env.now);
  }

  forgetExpectations(key: string): void {
    this.own.expectations.delete(key);
  }
}
