package org.pouchcontainer.cli.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pouchcontainer.cli.json.Json;

/** A template that was read. Immutable. */
public final class Template {
  private final List<Node> nodes;

  private Template(List<Node> nodes) {
    this.nodes = nodes;
  }

  /**
   * Reads a template.
   *
   * @throws TemplateException if it is malformed
   */
  public static Template parse(String text) {
    return new Template(Parser.parse(text));
  }

  /**
   * Fills it in.
   *
   * @throws TemplateException if the data does not fit
   */
  public String render(Json data) {
    StringBuilder out = new StringBuilder();
    new Run(data, out).all(nodes, data);
    return out.toString();
  }

  /** One run over the nodes. */
  private static final class Run {
    private final Map<String, Json> variables = new HashMap<>();
    private final StringBuilder out;

    Run(Json data, StringBuilder out) {
      variables.put("", data);
      this.out = out;
    }

    void all(List<Node> nodes, Json dot) {
      for (Node node : nodes) {
        one(node, dot);
      }
    }

    private void one(Node node, Json dot) {
      if (node instanceof Node.Text text) {
        out.append(text.text());
      } else if (node instanceof Node.Show show) {
        out.append(GoPrinter.show(value(show.pipeline(), dot)));
      } else if (node instanceof Node.Set set) {
        variables.put(set.name(), value(set.pipeline(), dot));
      } else if (node instanceof Node.If choice) {
        Json test = value(choice.test(), dot);
        boolean holds = GoPrinter.holds(test);
        all(holds ? choice.then() : choice.otherwise(), holds && choice.with() ? test : dot);
      } else if (node instanceof Node.Range range) {
        range(range, dot);
      }
    }

    private void range(Node.Range range, Json dot) {
      Json over = value(range.over(), dot);
      List<Json> keys = new ArrayList<>();
      List<Json> items = new ArrayList<>(over.items());
      for (int at = 0; at < items.size(); at++) {
        keys.add(Json.of(at));
      }
      new TreeMap<>(over.fields())
          .forEach(
              (name, value) -> {
                keys.add(Json.of(name));
                items.add(value);
              });
      if (items.isEmpty()) {
        all(range.otherwise(), dot);
      }
      for (int at = 0; at < items.size(); at++) {
        if (!range.key().isEmpty()) {
          variables.put(range.key(), keys.get(at));
        }
        if (!range.item().isEmpty()) {
          variables.put(range.item(), items.get(at));
        }
        all(range.body(), items.get(at));
      }
    }

    private Json value(Node.Pipeline pipeline, Json dot) {
      Json last = null;
      for (Node.Call call : pipeline.calls()) {
        List<Json> arguments = new ArrayList<>();
        call.operands().forEach(operand -> arguments.add(value(operand, dot)));
        if (last != null) {
          arguments.add(last);
        }
        if (call.function() != null) {
          last = Functions.call(call.function(), arguments);
        } else if (last == null) {
          last = arguments.get(0);
        } else {
          throw new TemplateException("only a function may follow a pipe");
        }
      }
      return last == null ? Json.none() : last;
    }

    private Json value(Node.Operand operand, Json dot) {
      Json value = base(operand.base(), dot);
      for (String field : operand.fields()) {
        if (!(value instanceof Json.Obj) && !value.isNull()) {
          throw new TemplateException(
              "can't evaluate field %s in \"%s\"".formatted(field, GoPrinter.show(value)));
        }
        value = value.get(field);
      }
      return value;
    }

    private Json base(Node.Base base, Json dot) {
      if (base instanceof Node.Base.Constant constant) {
        return constant.value();
      }
      if (base instanceof Node.Base.Group group) {
        return value(group.pipeline(), dot);
      }
      if (base instanceof Node.Base.Variable variable) {
        Json value = variables.get(variable.name());
        if (value == null) {
          throw new TemplateException("undefined variable \"$" + variable.name() + "\"");
        }
        return value;
      }
      return dot;
    }
  }
}
