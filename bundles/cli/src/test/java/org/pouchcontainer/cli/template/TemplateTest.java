package org.pouchcontainer.cli.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonText;

class TemplateTest {
  private static final String DATA =
      """
      {"Name":"web","State":{"Running":true,"Pid":42,"Status":"running","Error":""},
       "Args":["-c","sleep 1"],"Empty":[],"None":null,
       "Labels":{"b":"2","a.x":"1"},
       "Mounts":[{"Source":"/s1","RW":true},{"Source":"/s2","RW":false}],
       "Ports":{"80/tcp":[{"HostPort":"8080"}]}}
      """;

  private static String render(String template) throws IOException {
    Json data = JsonText.parse(DATA);
    return Template.parse(template).render(data);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      ignoreLeadingAndTrailingWhitespace = false,
      quoteCharacter = '\u0001',
      value = {
        "plain text => plain text",
        "{{.Name}} => web",
        "{{ .State.Status }} => running",
        "{{.State.Pid}} {{.State.Running}} => 42 true",
        "{{.Nothing.At.All}} => <no value>",
        "{{.None}} => <no value>",
        "{{.Args}} => [-c sleep 1]",
        "{{.Labels}} => map[a.x:1 b:2]",
        "{{json .Labels}} => {\"b\":\"2\",\"a.x\":\"1\"}",
        "{{.Args | json}} => [\"-c\",\"sleep 1\"]",
        "{{json .Name}} => \"web\"",
        "{{index .Args 1}} => sleep 1",
        "{{index .Labels \"a.x\"}} => 1",
        "{{(index (index .Ports \"80/tcp\") 0).HostPort}} => 8080",
        "{{index .Ports \"80/tcp\" 0 \"HostPort\"}} => 8080",
        "{{len .Args}} {{len .Name}} {{len .Empty}} => 2 3 0",
        "{{if .State.Running}}up{{else}}down{{end}} => up",
        "{{if .State.Error}}bad{{else if .Empty}}list{{else}}good{{end}} => good",
        "{{if not .Empty}}none{{end}} => none",
        "{{if and .Name .State.Running}}both{{end}} => both",
        "{{or .State.Error .Name}} => web",
        "{{if eq .State.Status \"running\" \"paused\"}}yes{{end}} => yes",
        "{{if ne .Name \"db\"}}yes{{end}} => yes",
        "{{if gt .State.Pid 41}}yes{{end}}{{if lt .State.Pid 41}}no{{end}} => yes",
        "{{with .State}}{{.Pid}}{{end}} => 42",
        "{{with .None}}x{{else}}y{{end}} => y",
        "{{range .Args}}<{{.}}>{{end}} => <-c><sleep 1>",
        "{{range .Empty}}x{{else}}nothing{{end}} => nothing",
        "{{range $i, $m := .Mounts}}{{$i}}={{$m.Source}};{{end}} => 0=/s1;1=/s2;",
        "{{range $k, $v := .Labels}}{{$k}}={{$v}} {{end}} => a.x=1 b=2 ",
        "{{range .Mounts}}{{if .RW}}{{.Source}}{{$.Name}}{{end}}{{end}} => /s1web",
        "{{$x := .Name}}{{$x}}{{$x = \"y\"}}{{$x}} => weby",
        "{{printf \"%s:%d %5s|%-4s|%q %v%%\" .Name .State.Pid \"a\" \"b\" .Name .Args}}"
            + " => web:42     a|b   |\"web\" [-c sleep 1]%",
        "{{print .State.Pid 1 \"a\" 2}} => 42 1a2",
        "{{join .Args \",\"}} => -c,sleep 1",
        "{{join (split \"a-b\" \"-\") \"+\"}} => a+b",
        "{{upper .Name}} {{lower \"ABC\"}} {{title .Name}} => WEB abc Web",
        "{{truncate .Name 2}}{{slice .Name 1 3}} => weeb",
        "{{range $i, $e := .Args}}{{if $i}},{{end}}{{$e}}{{end}} => -c,sleep 1",
        "{{range 3}}{{.}}{{end}} => 012",
        "{{range .Args}}{{if eq . \"-c\"}}{{continue}}{{end}}{{.}}{{end}} => sleep 1",
        "{{range .Args}}{{.}}{{break}}{{end}} => -c",
        "{{$x := 1}}{{if true}}{{$x := 2}}{{end}}{{$x}} => 1",
        "{{$x := 1}}{{if true}}{{$x = 2}}{{end}}{{$x}} => 2",
        "{{define \"t\"}}<{{.}}>{{end}}{{template \"t\" .Name}} => <web>",
        "{{block \"t\" .State}}{{.Pid}}{{end}} => 42",
        "{{with .None}}x{{else with .State}}{{.Pid}}{{end}} => 42",
        "{{and .State.Error (index .Empty 0)}}{{or .Name (index .Empty 0)}} => web",
        "{{pad .Name 1 2}}| =>  web  |",
        "{{.Label \"a.x\"}} => 1",
        "{{urlquery \"a b\"}} => a+b",
        "{{lt 1 2}}{{le 2 2}}{{gt 1 2}}{{ge \"b\" \"a\"}} => truetruefalsetrue",
        "{{.Args | len | printf \"%03d\"}} => 002",
        "{{slice .Args 1}} => [sleep 1]",
        "a {{- .Name -}} b => awebb",
        "{{/* a remark */}}x => x",
        "{{true}} {{`raw`}} {{-5}} => true raw -5",
        "{{\"}}\"}} => }}"
      })
  void rendersLikeGo(String template, String expected) throws IOException {
    assertThat(render(template)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "{{.Name",
        "{{if .Name}}x",
        "{{end}}",
        "{{else}}",
        "{{}}",
        "{{nothing .Name}}",
        "{{.Name .Name}}",
        "{{$undefined}}",
        "{{(.Name}}",
        "{{\"x}}",
        "{{index .Args 7}}",
        "{{.Name.Further}}",
        "{{len .State.Pid}}",
        "{{lt .Name 1}}",
        "{{json}}",
        "{{#}}"
      })
  void refusesWhatDoesNotFit(String template) {
    assertThatThrownBy(() -> render(template))
        .isInstanceOf(TemplateException.class)
        .hasMessageStartingWith("template: ");
  }

  @ParameterizedTest
  @CsvSource({"{{println .Name}}, web\\n", "{{.Name}}\\t{{.Name}}, web\\tweb"})
  void knowsLineEndsAndTabulators(String template, String expected) throws IOException {
    assertThat(render(Escapes.decode(template))).isEqualTo(Escapes.decode(expected));
  }
}
