package org.pouchcontainer.cli.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pouchcontainer.cli.json.Json;

/** One run over the nodes of a template. */
final class Run {
  // A template that includes itself without end would otherwise end in a stack overflow.
  private static final int MAX_DEPTH = 200;

  private final Map<String, List<Node>> named;
  private final Json root;
  private final Variables variables;
  private final StringBuilder out;
  private final int depth;

  Run(Map<String, List<Node>> named, Json data) {
    this(named, data, new StringBuilder(), 0);
  }

  private Run(Map<String, List<Node>> named, Json data, StringBuilder out, int depth) {
    this.named = named;
    this.root = data;
    this.variables = new Variables(data);
    this.out = out;
    this.depth = depth;
  }

  String text(List<Node> nodes) {
    all(nodes, root);
    return out.toString();
  }

  /** How a list of nodes ended. */
  private enum Way {
    ON,
    NEXT,
    OUT
  }

  private Way all(List<Node> nodes, Json dot) {
    int mark = variables.mark();
    Way way = Way.ON;
    for (int at = 0; at < nodes.size() && way == Way.ON; at++) {
      way = one(nodes.get(at), dot);
    }
    variables.forgetFrom(mark);
    return way;
  }

  private Way one(Node node, Json dot) {
    if (node instanceof Node.Text text) {
      out.append(text.text());
    } else if (node instanceof Node.Show show) {
      out.append(GoPrinter.show(value(show.pipeline(), dot)));
    } else if (node instanceof Node.Set set) {
      set(set, value(set.pipeline(), dot));
    } else if (node instanceof Node.If choice) {
      Json test = value(choice.test(), dot);
      boolean holds = GoPrinter.holds(test);
      return all(holds ? choice.then() : choice.otherwise(), holds && choice.with() ? test : dot);
    } else if (node instanceof Node.Range range) {
      range(range, dot);
    } else if (node instanceof Node.Leave leave) {
      return leave.whole() ? Way.OUT : Way.NEXT;
    } else if (node instanceof Node.Include include) {
      include(include, dot);
    }
    return Way.ON;
  }

  private void set(Node.Set set, Json value) {
    if (set.declares()) {
      variables.declare(set.name(), value);
    } else {
      variables.assign(set.name(), value);
    }
  }

  private void include(Node.Include include, Json dot) {
    List<Node> nodes = named.get(include.name());
    if (nodes == null) {
      throw new TemplateException("template \"" + include.name() + "\" not defined");
    }
    if (depth == MAX_DEPTH) {
      throw new TemplateException("template \"" + include.name() + "\" includes itself too deeply");
    }
    Json data = include.data() == null ? Json.none() : value(include.data(), dot);
    new Run(named, data, out, depth + 1).text(nodes);
  }

  private void range(Node.Range range, Json dot) {
    Json over = value(range.over(), dot);
    List<Json> keys = new ArrayList<>();
    List<Json> items = new ArrayList<>(over.items());
    if (over instanceof Json.Num) {
      for (long number = 0; number < Math.min(over.number(), 1_000_000); number++) {
        items.add(Json.of(number));
      }
    }
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
    rounds(range, keys, items);
  }

  private void rounds(Node.Range range, List<Json> keys, List<Json> items) {
    Way way = Way.ON;
    for (int at = 0; at < items.size() && way != Way.OUT; at++) {
      int mark = variables.mark();
      if (!range.key().isEmpty()) {
        variables.declare(range.key(), keys.get(at));
      }
      if (!range.item().isEmpty()) {
        variables.declare(range.item(), items.get(at));
      }
      way = all(range.body(), items.get(at));
      variables.forgetFrom(mark);
    }
  }

  private Json value(Node.Pipeline pipeline, Json dot) {
    Json last = null;
    for (Node.Call call : pipeline.calls()) {
      String function = call.function();
      if (function != null && last == null && (function.equals("and") || function.equals("or"))) {
        last = decide(function, call.operands(), dot);
        continue;
      }
      List<Json> arguments = new ArrayList<>();
      call.operands().forEach(operand -> arguments.add(value(operand, dot)));
      if (last != null) {
        arguments.add(last);
      }
      if (function != null) {
        last = Functions.call(function, arguments);
      } else if (call.operands().size() == 2) {
        last = label(call.operands().get(0), arguments.get(1).text(), dot);
      } else if (last == null) {
        last = arguments.get(0);
      } else {
        throw new TemplateException("only a function may follow a pipe");
      }
    }
    return last == null ? Json.none() : last;
  }

  /** The first operand that decides; those after it are not looked at. */
  private Json decide(String function, List<Node.Operand> operands, Json dot) {
    if (operands.isEmpty()) {
      throw new TemplateException(
          "wrong number of args for " + function + ": want at least 1 got 0");
    }
    Json value = Json.none();
    for (Node.Operand operand : operands) {
      value = value(operand, dot);
      if (GoPrinter.holds(value) == function.equals("or")) {
        return value;
      }
    }
    return value;
  }

  private Json label(Node.Operand method, String name, Json dot) {
    List<String> path = method.fields().subList(0, method.fields().size() - 1);
    Json labels = value(new Node.Operand(method.base(), path), dot).get("Labels");
    if (labels instanceof Json.Obj) {
      return Json.of(labels.text(name));
    }
    for (String label : labels.text().split("[,;]")) {
      String[] pair = label.split("=", 2);
      if (pair[0].strip().equals(name)) {
        return Json.of(pair.length == 2 ? pair[1].strip() : "");
      }
    }
    return Json.of("");
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
      return variables.get(variable.name());
    }
    return dot;
  }
}
