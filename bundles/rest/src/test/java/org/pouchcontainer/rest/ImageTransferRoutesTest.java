package org.pouchcontainer.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.rest.fake.FakeContainers;
import org.pouchcontainer.rest.fake.FakeImages;
import org.pouchcontainer.rest.http.Json;

class ImageTransferRoutesTest {
  private static final String AUTH =
      Base64.getUrlEncoder()
          .encodeToString(
              "{\"username\":\"u\",\"password\":\"p\"}".getBytes(StandardCharsets.UTF_8));

  private final RestFixture rest = RestFixture.started();

  @AfterEach
  void stop() throws IOException {
    rest.close();
  }

  private static JsonNode tree(RawClient.Answer a) throws IOException {
    return Json.MAPPER.readTree(a.body());
  }

  private static RawClient.Answer post(RawClient c, String path, String headers)
      throws IOException {
    c.request("POST", path, null, headers);
    return c.answer(true);
  }

  @Test
  void pushTellsDockersWords() throws IOException {
    try (RawClient c = rest.docker()) {
      RawClient.Answer a =
          post(c, "/images/host:5000/a/b/push?tag=v1", "X-Registry-Auth: " + AUTH + "\r\n");
      assertThat(a.status()).isEqualTo(200);
      assertThat(a.header("Content-Type")).isEqualTo("application/json");
      String id = FakeImages.LAYER.shortHex();
      assertThat(a.body().split("\r\n"))
          .containsExactly(
              "{\"status\":\"The push refers to repository [host:5000/a/b:v1]\"}",
              "{\"status\":\"Preparing\",\"progressDetail\":{},\"id\":\"" + id + "\"}",
              "{\"status\":\"Pushing\",\"progressDetail\":{\"current\":5,\"total\":10},"
                  + "\"progress\":\"[=========================>                        ]"
                  + " 5B/10B\",\"id\":\""
                  + id
                  + "\"}",
              "{\"status\":\"Pushed\",\"progressDetail\":{},\"id\":\"" + id + "\"}",
              "{\"status\":\"Mounted from other\",\"progressDetail\":{},\"id\":\"" + id + "\"}",
              "{\"status\":\"v1: digest: " + FakeImages.LAYER + " size: 527\"}",
              "{\"progressDetail\":{},\"aux\":{\"Tag\":\"v1\",\"Digest\":\""
                  + FakeImages.LAYER
                  + "\",\"Size\":527}}");
      assertThat(rest.transfers.pushed.credentials().username()).isEqualTo("u");
      assertThat(rest.transfers.pushed.allTags()).isFalse();
      post(c, "/images/r:x/push", "X-Registry-Auth: e30=\r\n");
      assertThat(rest.transfers.pushed.allTags()).isTrue();
      assertThat(rest.transfers.pushed.reference()).isEqualTo("r");
      assertThat(rest.transfers.pushed.credentials()).isNull();
      c.post("/images/r/push?tag=x", "{\"username\":\"old\",\"password\":\"p\"}");
      assertThat(rest.transfers.pushed.credentials().username()).isEqualTo("old");
      assertThat(post(c, "/images/r/push?tag=x", "").status()).isEqualTo(400);
      assertThat(post(c, "/images/absent/push?tag=x", "X-Registry-Auth: e30=\r\n").status())
          .isEqualTo(404);
    }
  }

  @Test
  void pushTellsPouchsWords() throws IOException {
    try (RawClient c = rest.pouch()) {
      assertThat(post(c, "/images/absent/push", "").status()).isEqualTo(404);
      RawClient.Answer a = post(c, "/images/r/push", "");
      assertThat(a.body())
          .contains("\"status\":\"uploading\"", "\"status\":\"done\"", "\"status\":\"exists\"")
          .doesNotContain("\r\n");
      assertThat(rest.transfers.pushed.allTags()).isFalse();
    }
  }

  @Test
  void savesOneAndSeveral() throws IOException {
    try (RawClient c = rest.docker()) {
      RawClient.Answer one = c.get("/images/host:5000/a/b:c/get");
      assertThat(one.header("Content-Type")).isEqualTo("application/x-tar");
      assertThat(one.body()).isEqualTo("archive of [host:5000/a/b:c]");
      assertThat(
              c.get(
                      "/images/get?names=a&names=b,c"
                          + "&platform=%7B%22os%22:%22linux%22,%22architecture%22:%22x86_64%22%7D")
                  .body())
          .isEqualTo("archive of [a, b, c]");
      assertThat(rest.transfers.saved).isEqualTo("[a, b, c] linux/amd64");
      assertThat(c.get("/images/absent/get").status()).isEqualTo(404);
      assertThat(c.get("/images/get").status()).isEqualTo(400);
    }
    try (RawClient c = rest.pouch()) {
      assertThat(c.get("/images/save?name=a").body()).isEqualTo("archive of [a]");
    }
  }

  @Test
  void loadsInDockersDialect() throws IOException {
    try (RawClient c = rest.docker()) {
      assertThat(c.post("/images/load?quiet=0", "archive").body())
          .startsWith("{\"status\":\"Loading layer\"")
          .contains("{\"stream\":\"Loaded image: loaded:v1\\n\"}\r\n")
          .endsWith("{\"stream\":\"Loaded image ID: " + FakeImages.LAYER + "\\n\"}\r\n");
      assertThat(c.post("/images/load?quiet=1", "archive").body()).doesNotContain("Loading");
      RawClient.Answer bad = c.post("/images/load", "rubbish");
      assertThat(bad.status()).isEqualTo(200);
      assertThat(bad.body()).contains("\"errorDetail\":{\"message\":\"load: this is no archive");
    }
  }

  @Test
  void loadsInPouchsDialect() throws IOException {
    try (RawClient c = rest.pouch()) {
      RawClient.Answer a = c.post("/images/load?name=mine", "archive");
      assertThat(a.status()).isEqualTo(200);
      assertThat(a.body()).isEmpty();
      assertThat(rest.images.calls).contains("tag loaded:v1 mine:v1");
      assertThat(c.post("/images/load?name=mine:v1", "archive").status()).isEqualTo(400);
    }
    try (RawClient c = rest.pouch()) {
      assertThat(c.post("/images/load", "rubbish").status()).isEqualTo(400);
    }
  }

  @Test
  void importsWhatTheRequestCarries() throws IOException {
    try (RawClient c = rest.docker()) {
      RawClient.Answer a =
          c.post(
              "/images/create?fromSrc=-&repo=r&tag=v&message=hello&changes=ENV+A%3Db%0ACMD+x"
                  + "&changes=USER+u&platform=linux%2Farm64",
              "a root file system");
      assertThat(a.body()).isEqualTo("{\"status\":\"" + FakeContainers.IMAGE + "\"}\r\n");
      assertThat(rest.transfers.layer).isEqualTo("a root file system");
      assertThat(rest.transfers.assembly.reference()).isEqualTo("r:v");
      assertThat(rest.transfers.assembly.comment()).isEqualTo("hello");
      assertThat(rest.transfers.assembly.platform()).isEqualTo("linux/arm64");
      assertThat(rest.transfers.assembly.changes())
          .isEqualTo(List.of("ENV A=b", "CMD x", "USER u"));
    }
  }

  @Test
  void importsFromTheWeb() throws IOException {
    HttpServer web =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext(
        "/root.tar",
        e -> {
          e.sendResponseHeaders(200, 3);
          e.getResponseBody().write("tar".getBytes(StandardCharsets.UTF_8));
          e.close();
        });
    web.start();
    String host = "127.0.0.1:" + web.getAddress().getPort();
    try (RawClient c = rest.docker()) {
      assertThat(c.post("/images/create?fromSrc=http://" + host + "/root.tar", null).body())
          .contains("Downloading from http://", FakeContainers.IMAGE.toString());
      assertThat(rest.transfers.layer).isEqualTo("tar");
      assertThat(rest.transfers.assembly.comment()).startsWith("Imported from http://");
      RawClient.Answer absent = c.post("/images/create?fromSrc=" + host + "/nofile.tar", null);
      assertThat(absent.status()).isEqualTo(404);
      assertThat(absent.header("Content-Type")).isEqualTo("application/json");
      assertThat(c.post("/images/create?fromSrc=%2Fdata%2Ffile.tar", null).status()).isEqualTo(500);
    } finally {
      web.stop(0);
    }
  }

  @Test
  void loginSearchAndDistribution() throws IOException {
    try (RawClient c = rest.docker()) {
      RawClient.Answer in =
          c.post(
              "/auth",
              "{\"username\":\"u\",\"password\":\"right\","
                  + "\"serveraddress\":\"https://r:5000/v2/\"}");
      assertThat(in.body())
          .isEqualTo("{\"Status\":\"Login Succeeded\",\"IdentityToken\":\"token\"}\n");
      assertThat(rest.registries.asked).isEqualTo("r:5000");
      assertThat(c.post("/auth", "{\"username\":\"u\",\"password\":\"no\"}").status())
          .isEqualTo(401);
      assertThat(c.post("/auth", "{}").status()).isEqualTo(400);
      JsonNode hit =
          tree(c.get("/images/search?term=busy&limit=7&filters={\"stars\":[\"2\"]}")).get(0);
      assertThat(hit.at("/star_count").intValue()).isEqualTo(3);
      assertThat(hit.at("/is_official").booleanValue()).isTrue();
      assertThat(rest.registries.asked).isEqualTo("busy 7 {stars=[2]}");
      JsonNode d = tree(c.get("/distribution/r:5000/a:b/json"));
      assertThat(d.at("/Descriptor/digest").textValue()).isEqualTo(FakeImages.LAYER.toString());
      assertThat(d.at("/Platforms/1/variant").textValue()).isEqualTo("v7");
    }
    try (RawClient c = rest.pouch()) {
      c.post("/images/search?term=busy&registry=r", null);
      assertThat(rest.registries.asked).isEqualTo("r/busy 25 {}");
      assertThat(c.post("/auth", "{\"Username\":\"u\",\"Password\":\"no\"}").status())
          .isEqualTo(401);
    }
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "/images/search, 400",
    "/images/search?term=x&limit=101, 400",
    "/images/search?term=x&limit=-1, 400",
    "/images/search?term=x&limit=z, 400",
    "'/images/search?term=x&filters={\"stars\":[\"many\"]}', 400",
    "'/images/search?term=x&filters={\"moon\":[\"1\"]}', 400",
    "'/images/search?term=x&filters={\"is-official\":[\"maybe\"]}', 400",
  })
  void wrongSearches(String path, int status) throws IOException {
    try (RawClient c = rest.docker()) {
      assertThat(c.get(path).status()).isEqualTo(status);
    }
  }

  @Test
  void pullsAndRemovalsAreCounted() throws IOException {
    try (RawClient c = rest.pouch()) {
      c.post("/images/create?fromImage=busybox", null);
      c.post("/images/create?fromImage=absent", null);
      c.delete("/images/" + FakeImages.NAME);
      assertThat(rest.metrics.counted)
          .isEqualTo(List.of("image pull true", "image pull false", "image delete true"));
    }
  }

  @ParameterizedTest(name = "pull for {0} is {1}")
  @CsvSource({"foobar, 400", "linux, 200", "arm64, 200", "linux/arm/v7, 200", "a/b/c/d, 400"})
  void platforms(String platform, int status) throws IOException {
    try (RawClient c = rest.docker()) {
      assertThat(c.post("/images/create?fromImage=x&tag=y&platform=" + platform, null).status())
          .isEqualTo(status);
    }
  }
}
