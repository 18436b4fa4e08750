import { expect, it } from "vitest";
import { addressInHosts } from "./hostsFile.ts";

const text = "# hosts\n::1\tlocalhost\n127.0.0.1\tlocalhost\n10.0.0.5\tweb-0.web.shop.svc.cluster.local\tweb-0\n192.0.2.1 a B.example # c\n192.0.2.2 a\n";

it.for([
  { name: "localhost", ip: "127.0.0.1" },
  { name: "web-0", ip: "10.0.0.5" },
  { name: "web-0.web.shop.svc.cluster.local", ip: "10.0.0.5" },
  { name: "b.EXAMPLE", ip: "192.0.2.1" },
  { name: "a", ip: "192.0.2.1" },
  { name: "c", ip: undefined },
  { name: "web", ip: undefined },
])("/etc/hosts knows $name as $ip", ({ name, ip }) => {
  expect(addressInHosts(text, name)).toBe(ip);
});
