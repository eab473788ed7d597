package org.pouchcontainer.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.api.network.NetworkCreation;
import org.pouchcontainer.rest.fake.FakeNetworks;
import org.pouchcontainer.rest.http.Json;

class NetworkRoutesTest {
  private final RestFixture rest = RestFixture.started();

  @AfterEach
  void stop() throws IOException {
    rest.close();
  }

  private static JsonNode tree(RawClient.Answer a) throws IOException {
    return Json.MAPPER.readTree(a.body());
  }

  @Test
  void createsWithEverythingThatClientsSay() throws IOException {
    try (RawClient c = rest.docker()) {
      RawClient.Answer made =
          c.post(
              "/v1.41/networks/create",
              """
              {"Name":"n","CheckDuplicate":true,"Driver":"bridge","EnableIPv6":true,
               "Internal":true,"Attachable":true,"Options":{"o":"1"},"Labels":{"l":"2"},
               "IPAM":{"Driver":"default","Options":{"x":"y"},"Config":[
                 {"Subnet":"10.9.0.0/16","IPRange":"10.9.5.0/24","Gateway":"10.9.0.1",
                  "AuxiliaryAddresses":{"router":"10.9.0.2"}},{}]}}""");
      assertThat(made.status()).isEqualTo(201);
      assertThat(tree(made).at("/Id").textValue()).hasSize(64);
      assertThat(tree(made).at("/Warning").textValue()).isEmpty();
    }
    assertThat(rest.networks.created)
        .isEqualTo(
            new NetworkCreation(
                "n",
                "bridge",
                new NetworkCreation.Ipam(
                    "default",
                    Map.of("x", "y"),
                    List.of(
                        new NetworkCreation.Pool(
                            "10.9.0.0/16",
                            "10.9.5.0/24",
                            "10.9.0.1",
                            Map.of("router", "10.9.0.2")))),
                true,
                true,
                true,
                Map.of("o", "1"),
                Map.of("l", "2")));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = ';',
      value = {
        "name taken; {\"Name\":\"bridge\"}; 409",
        "no name; {}; 400",
        "swarm scope; {\"Name\":\"n\",\"Scope\":\"swarm\"}; 503",
        "overlay; {\"Name\":\"n\",\"Driver\":\"overlay\"}; 503",
        "ingress; {\"Name\":\"n\",\"Ingress\":true}; 503",
        "strange scope; {\"Name\":\"n\",\"Scope\":\"moon\"}; 400",
        "configuration only; {\"Name\":\"n\",\"ConfigOnly\":true}; 501",
        "configuration of another; {\"Name\":\"n\",\"ConfigFrom\":{\"Network\":\"m\"}}; 501",
        "unknown IPAM; {\"Name\":\"n\",\"IPAM\":{\"Driver\":\"dhcp\"}}; 404",
        "no IPv4; {\"Name\":\"n\",\"EnableIPv4\":false}; 501",
        "wrong type; {\"Name\":\"n\",\"Options\":[]}; 400",
      })
  void refusesToCreate(String what, String body, int status) throws IOException {
    try (RawClient c = rest.docker()) {
      assertThat(c.post("/networks/create", body).status()).as(what).isEqualTo(status);
    }
  }

  @Test
  void namelessNetworksAreADefectOfThePouchClient() throws IOException {
    try (RawClient c = rest.pouch()) {
      assertThat(c.post("/networks/create", "{\"Name\":null}").status()).isEqualTo(500);
    }
  }

  @Test
  void inspectTellsEndpoints() throws IOException {
    rest.networks.addBusy("busy");
    try (RawClient c = rest.docker()) {
      JsonNode n = tree(c.get("/networks/busy?verbose=true&scope=local"));
      assertThat(n.at("/Scope").textValue()).isEqualTo("local");
      assertThat(n.at("/Created").textValue()).isEqualTo("2026-01-02T03:04:05.678Z");
      assertThat(n.at("/EnableIPv4").booleanValue()).isTrue();
      assertThat(n.at("/ConfigFrom/Network").textValue()).isEmpty();
      assertThat(n.at("/IPAM/Config/0/AuxiliaryAddresses/router").textValue())
          .isEqualTo("172.18.0.9");
      JsonNode e = n.at("/Containers/" + FakeNetworks.CONTAINER);
      assertThat(e.at("/Name").textValue()).isEqualTo("web");
      assertThat(e.at("/EndpointID").textValue()).hasSize(64);
      assertThat(e.at("/IPv4Address").textValue()).isEqualTo("172.18.0.2/16");
      assertThat(e.at("/IPv6Address").textValue()).isEmpty();
      assertThat(c.get("/networks/busy?scope=swarm").status()).isEqualTo(404);
      assertThat(tree(c.get("/v1.40/networks/busy")).has("EnableIPv4")).isFalse();
    }
    try (RawClient c = rest.pouch()) {
      JsonNode n = tree(c.get("/networks/busy"));
      assertThat(n.at("/IPAM/Config/0/AuxAddress/router").textValue()).isEqualTo("172.18.0.9");
      assertThat(n.has("EnableIPv4")).isFalse();
    }
  }

  @Test
  void listsWithFiltersInBothForms() throws IOException {
    rest.networks.addBusy("busy");
    try (RawClient c = rest.docker()) {
      JsonNode rows = tree(c.get("/v1.41/networks?filters={\"name\":{\"b\":true},\"type\":{}}"));
      assertThat(rows).hasSize(4);
      assertThat(rows.at("/1/Containers").isObject()).isTrue();
      assertThat(rows.at("/1/Containers")).isEmpty();
      assertThat(rest.networks.query.filters()).isEqualTo(Map.of("name", List.of("b")));
      c.get("/networks/?filters={\"driver\":[\"null\"]}");
      assertThat(rest.networks.query.filters()).isEqualTo(Map.of("driver", List.of("null")));
      assertThat(tree(c.get("/v1.52/networks")).get(0).has("Containers")).isFalse();
      assertThat(tree(c.get("/v1.24/networks")).at("/1/Containers")).hasSize(1);
      assertThat(c.get("/networks?filters={\"moon\":[\"x\"]}").status()).isEqualTo(400);
      assertThat(c.get("/networks?filters={\"dangling\":[\"maybe\"]}").status()).isEqualTo(400);
    }
  }

  @Test
  void connectsAndDisconnects() throws IOException {
    try (RawClient c = rest.docker()) {
      RawClient.Answer a =
          c.post(
              "/networks/bridge/connect",
              """
              {"Container":"web","EndpointConfig":{"Aliases":["db"],"Links":["x:y"],
               "MacAddress":"02:00:00:00:00:01","DriverOpts":{"a":"b"},
               "IPAMConfig":{"IPv4Address":"172.18.0.7","IPv6Address":"fd::7"}}}""");
      assertThat(a.status()).isEqualTo(200);
      assertThat(rest.networks.settings.ipv4Address()).isEqualTo("172.18.0.7");
      assertThat(rest.networks.settings.aliases()).isEqualTo(List.of("db"));
      assertThat(rest.networks.settings.driverOptions()).isEqualTo(Map.of("a", "b"));
      assertThat(
              c.post("/networks/bridge/disconnect", "{\"Container\":\"web\",\"Force\":true}")
                  .status())
          .isEqualTo(200);
      assertThat(rest.networks.calls)
          .isEqualTo(List.of("connect bridge web", "disconnect bridge web true"));
      assertThat(c.post("/networks/bridge/connect", "{}").status()).isEqualTo(400);
      assertThat(c.post("/networks/nope/connect", "{\"Container\":\"web\"}").status())
          .isEqualTo(404);
    }
  }

  @Test
  void removesAndPrunes() throws IOException {
    rest.networks.addBusy("busy");
    try (RawClient c = rest.docker()) {
      c.post("/networks/create", "{\"Name\":\"a\",\"Labels\":{\"keep\":\"1\"}}");
      c.post("/networks/create", "{\"Name\":\"b\"}");
      assertThat(c.delete("/networks/bridge").status()).isEqualTo(403);
      assertThat(c.delete("/networks/busy").status()).isEqualTo(403);
      assertThat(c.delete("/networks/nope").status()).isEqualTo(404);
      assertThat(
              c.post("/networks/prune?filters={\"until\":[\"2020-01-01T00:00:00Z\"]}", null).body())
          .isEqualTo("{\"NetworksDeleted\":null}\n");
      assertThat(c.post("/networks/prune?filters={\"label!\":[\"keep\"]}", null).body())
          .isEqualTo("{\"NetworksDeleted\":[\"b\"]}\n");
      assertThat(c.delete("/networks/a").status()).isEqualTo(204);
    }
    try (RawClient c = rest.pouch()) {
      c.post("/networks/create", "{\"Name\":\"c\"}");
      assertThat(c.post("/networks/prune", null).body()).isEqualTo("[\"c\"]\n");
    }
  }
}
