package org.pouchcontainer.rest.openapi;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeMap;
import org.pouchcontainer.rest.http.Json;

/** Schemas of the bodies, read off the types that Jackson reads and writes. */
final class Schemas {
  private static final String WIRE = "org.pouchcontainer.rest.wire.";
  private static final String REF = "#/components/schemas/";

  private final TreeMap<String, ObjectNode> byName = new TreeMap<>();

  /** All that were referred to. */
  ObjectNode all() {
    ObjectNode all = Json.MAPPER.createObjectNode();
    byName.forEach(all::set);
    return all;
  }

  /** Refers to the schema of a type of the package wire, as {@code ImageBodies.Summary}. */
  ObjectNode of(String wireType) {
    if (wireType.startsWith("[")) {
      ObjectNode list = type("array");
      list.set("items", of(wireType.substring(1, wireType.length() - 1)));
      return list;
    }
    try {
      Class<?> type = Class.forName(WIRE + wireType.replace('.', '$'));
      return reference(Json.MAPPER.constructType(type));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("operations.txt: no type " + wireType, e);
    }
  }

  private static ObjectNode type(String type) {
    return Json.MAPPER.createObjectNode().put("type", type);
  }

  private ObjectNode schema(JavaType type) {
    Class<?> raw = type.getRawClass();
    if (type.isCollectionLikeType() || type.isArrayType()) {
      ObjectNode list = type("array");
      list.set("items", schema(type.getContentType()));
      return list;
    } else if (type.isMapLikeType()) {
      ObjectNode map = type("object");
      map.set("additionalProperties", schema(type.getContentType()));
      return map;
    } else if (raw == String.class || raw.isEnum()) {
      return type("string");
    } else if (raw == boolean.class || raw == Boolean.class) {
      return type("boolean");
    } else if (raw == double.class || raw == Double.class) {
      return type("number");
    } else if (raw.isPrimitive() || Number.class.isAssignableFrom(raw)) {
      boolean large = raw == long.class || raw == Long.class;
      return type("integer").put("format", large ? "int64" : "int32");
    } else if (raw.getName().startsWith(WIRE)) {
      return reference(type);
    }
    return Json.MAPPER.createObjectNode();
  }

  private ObjectNode reference(JavaType type) {
    String name =
        type.getRawClass()
            .getName()
            .substring(WIRE.length())
            .replace("Bodies$", "")
            .replace("$", "");
    if (!byName.containsKey(name)) {
      ObjectNode schema = type("object");
      // Before its properties, which may refer to it again.
      byName.put(name, schema);
      ObjectNode properties = schema.putObject("properties");
      for (BeanPropertyDefinition p :
          Json.MAPPER.getSerializationConfig().introspect(type).findProperties()) {
        properties.set(p.getName(), schema(p.getPrimaryType()));
      }
    }
    return Json.MAPPER.createObjectNode().put("$ref", REF + name);
  }
}
