/** Certificate requests made by OpenSSL: of a user (RSA), a kubelet as a client and as a server (P-256), and of somebody who wants to be a master. */
export const userRequest =
  "-----BEGIN CERTIFICATE REQUEST-----\n" +
  "MIICaTCCAVECAQAwJDENMAsGA1UEAwwEamFuZTETMBEGA1UECgwKZGV2ZWxvcGVy\n" +
  "czCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAKdXMt24lhiERS4g1b3V\n" +
  "l5h1IEnYn3ZXXlZ08YYnVIYsOdBaa1+4gGWzQjLS2BuUtdAZPnl6qrDgfdGL2d8B\n" +
  "avJ1m+A8Ky1qhcLM3yucEr0kdlpD86Zyk7AEUAaIsGF8gtr79ya9KkvkMafzDUC/\n" +
  "y/ijB5XnYxtr7s/EpCT8hp4aLD4VEeAMIEe7gwlpnZG6AKbSp6S4+iAqkJGe8qcA\n" +
  "ClwIuw87Xl0oUH6I5UFIomAS1woxGefMTTI2gUXWvfUuetIaOyIkQriQVaN34At/\n" +
  "TVEHQX/cnYomSTJWs5/I7sD3Kr29Dej1aq2xzirvrKV35w0eaAGkjrPsBSJjgMMW\n" +
  "rJsCAwEAAaAAMA0GCSqGSIb3DQEBCwUAA4IBAQBatsOSbQyAxjaI1F1fRzVvxbo8\n" +
  "ZfyyD0N+wIFTycnAV9l+k7sfQNW2qmoIDQqRUissawS1HD+ZAHtWssBJqdnBhihr\n" +
  "6JpzcI1TuHExjbnTSl7egxaE55rNALj171+ZBS1Cdx9KWvKZVnaBm1Mfowhfs/uB\n" +
  "imbqz5q1qQ++kv/MK7nHS+n4yoy3/DI9NqUTjQQTOMndJ/E9xdhtXVcWiJ3AdqsC\n" +
  "T+xzQNME0AcVU52Wbs3uX3mUtvj98FtzjgaiOcQXEXASPZ7F87ZOzDrmtW7eYF1F\n" +
  "pNaSVN6ZbsOAu/hLk/V6bc5EWtx4RREFtKbmlw14fqhF9ahX/8KlNwpENW3D\n" +
  "-----END CERTIFICATE REQUEST-----\n";
export const kubeletRequest =
  "-----BEGIN CERTIFICATE REQUEST-----\n" +
  "MIHwMIGYAgEAMDYxFTATBgNVBAoMDHN5c3RlbTpub2RlczEdMBsGA1UEAwwUc3lz\n" +
  "dGVtOm5vZGU6d29ya2VyLTEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASgP6AG\n" +
  "2MbQf8/C6Ed+hPdNsQ28cW89/mb2S1w9Emtv6PjcajIs3Oz4vnNXHbM/+2bq44D3\n" +
  "PakAGBxfNL3qjeRwoAAwCgYIKoZIzj0EAwIDRwAwRAIgct+yEisoDxn/nZST0NWt\n" +
  "31Bv1ukrSOVd17avP9KwFkcCIDyRKvKWvpH72ii5qCKgNWm9l5qfjcyao7CZtLU5\n" +
  "QsX+\n" +
  "-----END CERTIFICATE REQUEST-----\n";
export const servingRequest =
  "-----BEGIN CERTIFICATE REQUEST-----\n" +
  "MIIBHjCBxAIBADA2MRUwEwYDVQQKDAxzeXN0ZW06bm9kZXMxHTAbBgNVBAMMFHN5\n" +
  "c3RlbTpub2RlOndvcmtlci0xMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEoD+g\n" +
  "BtjG0H/PwuhHfoT3TbENvHFvPf5m9ktcPRJrb+j43GoyLNzs+L5zVx2zP/tm6uOA\n" +
  "9z2pABgcXzS96o3kcKAsMCoGCSqGSIb3DQEJDjEdMBswGQYDVR0RBBIwEIIId29y\n" +
  "a2VyLTGHBKwSAQEwCgYIKoZIzj0EAwIDSQAwRgIhAINmnj8ZrymFe1ZyxXnhb2JV\n" +
  "AE/epKekCNF4BBXf4r3zAiEA7yS5Gg6wrdxJJdDXZDeBxI8++OWs/7wJJCfKPQPZ\n" +
  "vL0=\n" +
  "-----END CERTIFICATE REQUEST-----\n";
export const mastersRequest =
  "-----BEGIN CERTIFICATE REQUEST-----\n" +
  "MIHjMIGKAgEAMCgxFzAVBgNVBAoMDnN5c3RlbTptYXN0ZXJzMQ0wCwYDVQQDDARy\n" +
  "b290MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEoD+gBtjG0H/PwuhHfoT3TbEN\n" +
  "vHFvPf5m9ktcPRJrb+j43GoyLNzs+L5zVx2zP/tm6uOA9z2pABgcXzS96o3kcKAA\n" +
  "MAoGCCqGSM49BAMCA0gAMEUCIQCVwa1V6HTkvXDHtljcdog74Tapp+3gUxtv5Ag2\n" +
  "9k/EDQIgMMyMeUvF4OgSpmPBs6CY7r0a0xRIbT98oIPrZhmrNss=\n" +
  "-----END CERTIFICATE REQUEST-----\n";
