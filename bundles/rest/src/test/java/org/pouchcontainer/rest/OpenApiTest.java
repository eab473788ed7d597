package org.pouchcontainer.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pouchcontainer.rest.http.Json;

/** The served document against the routes, and against the rules of OpenAPI 3.0.3. */
class OpenApiTest {
  private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "delete");
  private static final Set<String> TYPES =
      Set.of("string", "integer", "number", "boolean", "array", "object");
  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

  private final RestFixture rest = RestFixture.started();
  private JsonNode document;

  @BeforeEach
  void fetch() throws IOException {
    try (RawClient c = rest.docker()) {
      RawClient.Answer a = c.get("/v1.41/openapi.json");
      assertThat(a.status()).isEqualTo(200);
      assertThat(a.header("Content-Type")).isEqualTo("application/json");
      document = Json.MAPPER.readTree(a.body());
    }
  }

  @AfterEach
  void stop() throws IOException {
    rest.close();
  }

  /** A route that is missing here is to be added to openapi/operations.txt. */
  @Test
  void tellsExactlyTheRoutesThatExist() {
    Set<String> told = new TreeSet<>();
    document
        .at("/paths")
        .properties()
        .forEach(
            p ->
                p.getValue()
                    .properties()
                    .forEach(
                        m ->
                            told.add(
                                m.getKey().toUpperCase(java.util.Locale.ROOT) + " " + p.getKey())));
    Set<String> routes = new TreeSet<>(RestServer.router(rest.services).templates());
    // The same again for clients that write a slash behind.
    routes.removeIf(r -> r.endsWith("/"));
    // Aids for whoever runs the engine, and no part of its API.
    routes.removeIf(r -> r.contains(" /debug/"));
    assertThat(told).isEqualTo(routes);
  }

  @Test
  void keepsTheRulesOfOpenApi() {
    assertThat(document.at("/openapi").textValue()).startsWith("3.0.");
    assertThat(document.at("/info/title").textValue()).isNotBlank();
    assertThat(document.at("/info/version").textValue()).isEqualTo("0.1.0");
    Set<String> ids = new HashSet<>();
    for (Map.Entry<String, JsonNode> path : document.at("/paths").properties()) {
      assertThat(path.getKey()).startsWith("/");
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        assertThat(METHODS).contains(operation.getKey());
        checkOperation(path.getKey(), operation.getValue());
        String id = operation.getValue().at("/operationId").textValue();
        assertThat(ids.add(id)).as("operation id %s is unique", id).isTrue();
      }
    }
    for (Map.Entry<String, JsonNode> s : document.at("/components/schemas").properties()) {
      assertThat(s.getKey()).matches("[A-Za-z0-9._-]+");
      checkSchema(s.getValue());
    }
  }

  private void checkOperation(String path, JsonNode operation) {
    assertThat(operation.at("/summary").textValue()).as(path).isNotBlank();
    Set<String> seen = new HashSet<>();
    Set<String> inPath = new HashSet<>();
    for (JsonNode p : operation.at("/parameters")) {
      String in = p.at("/in").textValue();
      assertThat(in).isIn("path", "query");
      assertThat(seen.add(in + p.at("/name").textValue())).as(path).isTrue();
      if (in.equals("path")) {
        assertThat(p.at("/required").booleanValue()).isTrue();
        inPath.add(p.at("/name").textValue());
      }
      checkSchema(p.at("/schema"));
    }
    Matcher m = VARIABLE.matcher(path);
    Set<String> wanted = new HashSet<>();
    while (m.find()) {
      wanted.add(m.group(1));
    }
    assertThat(inPath).as(path).isEqualTo(wanted);
    assertThat(operation.at("/responses")).as(path).isNotEmpty();
    for (Map.Entry<String, JsonNode> r : operation.at("/responses").properties()) {
      assertThat(r.getKey()).matches("[1-5]\\d\\d");
      assertThat(r.getValue().at("/description").textValue()).isNotBlank();
      r.getValue().at("/content").forEach(c -> checkSchema(c.at("/schema")));
    }
    if (operation.has("requestBody")) {
      assertThat(operation.at("/requestBody/content")).isNotEmpty();
      operation.at("/requestBody/content").forEach(c -> checkSchema(c.at("/schema")));
    }
  }

  private void checkSchema(JsonNode schema) {
    assertThat(schema.isObject()).isTrue();
    if (schema.has("$ref")) {
      String ref = schema.at("/$ref").textValue();
      assertThat(document.at(ref.substring(1)).isObject()).as(ref).isTrue();
      assertThat(schema).as("a reference stands alone").hasSize(1);
      return;
    }
    if (schema.has("type")) {
      assertThat(TYPES).contains(schema.at("/type").textValue());
      if (schema.at("/type").textValue().equals("array")) {
        checkSchema(schema.at("/items"));
      }
    }
    schema.at("/properties").forEach(this::checkSchema);
    if (schema.has("additionalProperties")) {
      checkSchema(schema.at("/additionalProperties"));
    }
  }

  @Test
  void schemasAreThoseOfTheBodies() {
    JsonNode summary = document.at("/components/schemas/ImageSummary/properties");
    assertThat(summary.at("/RepoTags/items/type").textValue()).isEqualTo("string");
    assertThat(summary.at("/Created/format").textValue()).isEqualTo("int64");
    assertThat(
            document
                .at("/components/schemas/NetworkIpamConfig/properties/IPRange/type")
                .textValue())
        .isEqualTo("string");
    assertThat(
            document
                .at("/paths/~1images~1json/get/responses/200/content/application~1json/schema")
                .toString())
        .contains("\"array\"", "#/components/schemas/ImageSummary");
    assertThat(
            List.of(document.at("/components/schemas/HostConfig/properties/Memory/type").asText()))
        .containsExactly("integer");
  }
}
