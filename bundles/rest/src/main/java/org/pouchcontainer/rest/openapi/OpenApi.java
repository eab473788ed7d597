package org.pouchcontainer.rest.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pouchcontainer.rest.http.Json;
import org.pouchcontainer.rest.openapi.Operation.Answer;
import org.pouchcontainer.rest.openapi.Operation.Parameter;

/** The OpenAPI 3.0 document of both dialects. */
public final class OpenApi {
  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");
  private static final int FIRST_ERROR = 400;

  private final ObjectNode document = Json.MAPPER.createObjectNode();
  private final Schemas schemas = new Schemas();

  private OpenApi(String engineVersion) {
    document.put("openapi", "3.0.3");
    document
        .putObject("info")
        .put("title", "Pouch: the REST interface of both dialects")
        .put("version", engineVersion)
        .put(
            "description",
            "Paths may begin with a version, as /v1.44. Variables take slashes and colons, so that"
                + " names of images work. Bodies are those of the Docker dialect; docs/api.md tells"
                + " how the Pouch dialect differs.");
    document.putArray("servers").addObject().put("url", "/");
  }

  /** The document; it never changes while the engine runs. */
  public static JsonNode document(String engineVersion) {
    OpenApi api = new OpenApi(engineVersion);
    ObjectNode paths = api.document.putObject("paths");
    for (Operation operation : Operation.all()) {
      api.add(paths.withObjectProperty(operation.path()), operation);
    }
    ObjectNode components = api.document.putObject("components");
    components.set("schemas", api.schemas.all());
    ObjectNode error =
        ((ObjectNode) components.get("schemas")).putObject("Error").put("type", "object");
    error.putObject("properties").putObject("message").put("type", "string");
    error.putArray("required").add("message");
    return api.document;
  }

  private void add(ObjectNode path, Operation o) {
    ObjectNode node = path.putObject(o.method().toLowerCase(Locale.ROOT));
    node.put("summary", o.summary());
    node.put("operationId", id(o));
    node.putArray("tags").add(o.path().split("/", -1)[1]);
    ArrayNode parameters = node.putArray("parameters");
    Matcher m = VARIABLE.matcher(o.path());
    while (m.find()) {
      ObjectNode p = parameters.addObject();
      p.put("name", m.group(1)).put("in", "path").put("required", true);
      p.putObject("schema").put("type", "string");
    }
    o.parameters().forEach(p -> add(parameters.addObject(), p));
    if (!o.body().equals("-")) {
      node.putObject("requestBody").set("content", content(o.body()));
    }
    ObjectNode responses = node.putObject("responses");
    o.answers().forEach(a -> add(responses, a));
  }

  private static String id(Operation o) {
    StringBuilder id = new StringBuilder(o.method().toLowerCase(Locale.ROOT));
    for (String part : o.path().replaceAll("[^A-Za-z0-9]+", " ").strip().split(" ")) {
      id.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
    }
    return id.toString();
  }

  private static void add(ObjectNode node, Parameter p) {
    node.put("name", p.name()).put("in", "query").put("required", p.required());
    ObjectNode schema = node.putObject("schema");
    if (p.repeatable()) {
      schema.put("type", "array").putObject("items").put("type", p.type());
    } else {
      schema.put("type", p.type());
    }
  }

  private void add(ObjectNode responses, Answer a) {
    ObjectNode answer = responses.putObject(Integer.toString(a.status()));
    answer.put("description", word(a.status()));
    if (a.status() >= FIRST_ERROR) {
      ObjectNode schema =
          answer.putObject("content").putObject("application/json").putObject("schema");
      schema.put("$ref", "#/components/schemas/Error");
    } else if (!a.type().equals("-")) {
      answer.set("content", content(a.type()));
    }
  }

  private ObjectNode content(String type) {
    ObjectNode content = Json.MAPPER.createObjectNode();
    List<String> plain = List.of("text", "json", "tar", "lines", "raw");
    if (!plain.contains(type)) {
      content.putObject("application/json").set("schema", schemas.of(type));
      return content;
    }
    String media =
        switch (type) {
          case "text" -> "text/plain";
          case "tar" -> "application/x-tar";
          case "raw" -> "application/vnd.docker.raw-stream";
          default -> "application/json";
        };
    ObjectNode schema = content.putObject(media).putObject("schema");
    switch (type) {
      case "text" -> schema.put("type", "string");
      case "tar", "raw" -> schema.put("type", "string").put("format", "binary");
      case "lines" -> schema.put("description", "JSON values, one after the other");
      default -> schema.put("description", "any JSON value");
    }
    return content;
  }

  private static String word(int status) {
    return switch (status) {
      case 101 -> "the connection is now a stream";
      case 200 -> "done";
      case 201 -> "created";
      case 204 -> "done, nothing to tell";
      case 304 -> "it is so already";
      case 400 -> "the request is wrong";
      case 401 -> "wrong credentials";
      case 403 -> "not allowed";
      case 404 -> "no such object";
      case 409 -> "name taken, in use, or in the wrong state";
      case 501 -> "not offered";
      case 503 -> "not available";
      default -> "failed";
    };
  }
}
