package org.pouchcontainer.cli.template;

import java.util.ArrayList;
import java.util.List;
import org.pouchcontainer.cli.json.Json;

/** Variables of a run; those of a block end with it. The empty name is the whole data. */
final class Variables {
  private final List<String> names = new ArrayList<>();
  private final List<Json> values = new ArrayList<>();

  Variables(Json data) {
    declare("", data);
  }

  void declare(String name, Json value) {
    names.add(name);
    values.add(value);
  }

  void assign(String name, Json value) {
    values.set(place(name), value);
  }

  Json get(String name) {
    return values.get(place(name));
  }

  private int place(String name) {
    int at = names.lastIndexOf(name);
    if (at < 0) {
      throw new TemplateException("undefined variable \"$" + name + "\"");
    }
    return at;
  }

  /** Where those of a new block begin. */
  int mark() {
    return names.size();
  }

  void forgetFrom(int mark) {
    names.subList(mark, names.size()).clear();
    values.subList(mark, values.size()).clear();
  }
}
