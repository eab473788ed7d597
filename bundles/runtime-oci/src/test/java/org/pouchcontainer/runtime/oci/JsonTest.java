package org.pouchcontainer.runtime.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void reads_what_runtimes_print() {
    assertThat(Json.parse(" {\"pid\": 12, \"a\\u0041\": [1, null, true, false, \"x\\n\\\"\"]}\n"))
        .isEqualTo(Map.of("pid", 12.0, "aA", Arrays.asList(1.0, null, true, false, "x\n\"")));
    assertThat(Json.parse("null")).isNull();
    assertThat(Json.parse("[]")).isEqualTo(List.of());
    assertThat(Json.parse("{}")).isEqualTo(Map.of());
    assertThat(Json.parse("-1.5e2")).isEqualTo(-150.0);
  }

  @Test
  void members_are_found_in_the_text() {
    String text = " {\"a\" : {\"b\":[1, 2]} ,\"c\":\"}\"}";
    Map<String, Json.Span> members = Json.members(text, 0);
    assertThat(members).containsOnlyKeys("a", "c");
    assertThat(members.get("a").of(text)).isEqualTo("{\"b\":[1, 2]}");
    assertThat(members.get("c").of(text)).isEqualTo("\"}\"");
    assertThat(Json.members(text, members.get("a").start()).get("b").of(text)).isEqualTo("[1, 2]");
    assertThat(Json.members("{}", 0)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> Json.members("[1]", 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Json.members("{\"a\":1", 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1",
        "[1,]",
        "{\"a\"}",
        "{\"a\":1,}",
        "nul",
        "\"",
        "\"\\",
        "\"\\u12",
        "\"\\uzzzz\"",
        "\"\\x\"",
        "1 2",
        "--",
        "{1:2}",
        "+"
      })
  void refuses_what_is_not_json(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Json.parse(text));
  }

  @Test
  void refuses_deep_nesting() {
    String deep = "[".repeat(100_000);
    assertThatIllegalArgumentException().isThrownBy(() -> Json.parse(deep));
  }
}
