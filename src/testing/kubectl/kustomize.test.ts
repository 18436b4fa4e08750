import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadManifestReader } from "../../worker/manifestInput.ts";
import type { Printed } from "../conformance/transcript.ts";
import { pageLaptop } from "./laptop.ts";
import type { Laptop } from "./laptop.ts";

/** What `kubectl kustomize FOLDER` printed, of the files that stood there. */
interface Build extends Printed {
  readonly folder: string;
  readonly files: Readonly<Record<string, string>>;
}

const { cases } = JSON.parse(readFileSync(new URL("../recorded/kustomize/builds.json", import.meta.url), "utf8")) as { readonly cases: readonly Build[] };

describe("kubectl kustomize", () => {
  let laptop: Laptop;
  beforeAll(async () => {
    await loadManifestReader();
    laptop = pageLaptop(32);
  });
  afterAll(() => laptop.close());

  it.each(cases.map((build) => [build.folder, build] as const))("builds %s as the real one does", async (folder, { files, code, stdout, stderr }) => {
    expect(await laptop.run(["kustomize", folder], { files })).toEqual({ code, stdout, stderr });
  });

  it("is what apply -k creates", async () => {
    const [build] = cases;
    const printed = await laptop.run(["apply", "-k", "over", "--dry-run=client"], { files: build?.files ?? {} });
    expect(printed).toMatchObject({ code: 0, stderr: "" });
    expect(printed.stdout).toContain("deployment.apps/pre-web-suf created (dry run)\n");
  });
});
