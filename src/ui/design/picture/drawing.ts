import { element, number } from "./write.ts";
import type { Rect } from "./write.ts";

/** A picture that is being written down. Coordinates are pixels of the screen, from the corner of what is drawn. */
export class Drawing {
  private readonly definitions: string[] = [];
  private nextId = 1;

  constructor(
    /** The corner on the screen. */
    private readonly origin: { readonly x: number; readonly y: number },
  ) {}

  /** A rectangle of the screen, as it lies in the picture. */
  place({ x, y, width, height }: Rect): Rect {
    return { x: x - this.origin.x, y: y - this.origin.y, width, height };
  }

  /** A matrix that leads to the screen, as one that leads into the picture. */
  matrix({ a, b, c, d, e, f }: DOMMatrixReadOnly): string {
    const [x, y] = [e - this.origin.x, f - this.origin.y];
    return `matrix(${[a, b, c, d].map((part) => String(Math.round(part * 10_000) / 10_000)).join(" ")} ${number(x)} ${number(y)})`;
  }

  /** Adds a definition. @returns the reference to it */
  define(name: string, attributes: Readonly<Record<string, string | number>>, content: string): string {
    const id = `k${this.nextId++}`;
    this.definitions.push(element(name, { id, ...attributes }, content));
    return `url(#${id})`;
  }

  /** Shows only what lies in a shape, a path in the picture. */
  clip(path: string, content: string): string {
    return content === "" ? "" : element("g", { "clip-path": this.define("clipPath", {}, element("path", { d: path })) }, content);
  }

  get defs(): string {
    return this.definitions.length === 0 ? "" : element("defs", {}, this.definitions.join(""));
  }
}
