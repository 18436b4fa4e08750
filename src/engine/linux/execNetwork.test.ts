import { expect, it } from "vitest";
import { NodeLab } from "../../testing/nodeLab/index.ts";

it("a program reaches by name what its pod's /etc/hosts knows, and nothing else", () => {
  const lab = new NodeLab({});
  lab.apply(lab.pod("web", { image: "nginx:1.27" }));
  lab.run(10);
  const ip = lab.podStatus("web")?.podIP ?? "";
  const client = (name: string, host: string) => lab.pod(name, { image: "busybox", command: ["wget", "-qO-", `http://${host}`] }, { spec: { restartPolicy: "Never", hostAliases: [{ ip, hostnames: ["shop.test"] }] } });
  lab.apply(client("known", "shop.test"), client("unknown", "other.test"));
  lab.run(10);
  expect(["known", "unknown"].map((name) => lab.podStatus(name)?.phase)).toEqual(["Succeeded", "Failed"]);
});
