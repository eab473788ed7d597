package org.pouchcontainer.cli.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlagSetTest {
  private static FlagSet flags() {
    return new FlagSet()
        .bool("all", "a", "")
        .bool("tty", "t", "")
        .boolOn("human", "", "")
        .text("name", "n", "none", "")
        .number("time", "", 10, "")
        .each("env", "e", "")
        .list("cap-add", "", "")
        .alias("cap", "cap-add");
  }

  private static Arguments parse(String... line) {
    return flags().parse(List.of(line));
  }

  @Test
  void standardValuesCountWhereNothingIsGiven() {
    Arguments given = parse();
    assertThat(given.isTrue("all")).isFalse();
    assertThat(given.isTrue("human")).isTrue();
    assertThat(given.text("name")).isEqualTo("none");
    assertThat(given.number("time")).isEqualTo(10);
    assertThat(given.all("env")).isEmpty();
    assertThat(given.has("name")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "--name x, x",
    "--name=x, x",
    "-n x, x",
    "-nx, x",
    "-n=x, x",
    "-atn x, x",
    "-atnx, x",
    "--name=a=b, a=b",
    "--name x --name y, y",
    "--name=, ''"
  })
  void aTextHasManySpellings(String line, String value) {
    assertThat(parse(line.split(" ")).text("name")).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "-a, true",
    "--all, true",
    "--all=false, false",
    "-a=0, false",
    "-ta, true",
    "--all=T, true",
    "--all --all=false, false"
  })
  void aTruthHasManySpellings(String line, boolean value) {
    assertThat(parse(line.split(" ")).isTrue("all")).isEqualTo(value);
  }

  @Test
  void aListIsSplitAtCommasAndAnArrayIsNot() {
    Arguments given = parse("--cap-add", "A,B", "--cap", "\"C,D\"", "-e", "A=1,2", "-e", "B");
    assertThat(given.all("cap-add")).containsExactly("A", "B", "C,D");
    assertThat(given.all("env")).containsExactly("A=1,2", "B");
  }

  @Test
  void flagsMayFollowArgumentsUnlessTheCommandRunsAProgram() {
    assertThat(parse("x", "-a", "y").rest()).containsExactly("x", "y");
    Arguments program = flags().notInterspersed().parse(List.of("-t", "x", "-a", "--", "y"));
    assertThat(program.rest()).containsExactly("x", "-a", "--", "y");
    assertThat(program.isTrue("all")).isFalse();
  }

  @Test
  void twoDashesEndTheFlags() {
    assertThat(parse("-a", "--", "-t", "--x").rest()).containsExactly("-t", "--x");
    assertThat(parse("-").rest()).containsExactly("-");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--x; unknown flag: --x",
        "--x=1; unknown flag: --x",
        "-x; unknown shorthand flag: 'x' in -x",
        "-ax; unknown shorthand flag: 'x' in -ax",
        "--name; flag needs an argument: --name",
        "-n; flag needs an argument: 'n' in -n",
        "--=x; bad flag syntax: --=x",
        "--time x; invalid argument \"x\" for \"--time\" flag: strconv.ParseInt: parsing \"x\":"
            + " invalid syntax",
        "-a=x; invalid argument \"x\" for \"-a, --all\" flag: strconv.ParseBool: parsing \"x\":"
            + " invalid syntax"
      })
  void aWrongLineIsRefusedInTheOriginalsWords(String line, String message) {
    assertThatThrownBy(() -> parse(line.split(" ")))
        .isInstanceOf(FlagException.class)
        .hasMessage(message);
  }

  @Test
  void helpIsAskedForWithEitherSpelling() {
    assertThatThrownBy(() -> parse("--help")).isInstanceOf(HelpRequest.class);
    assertThatThrownBy(() -> parse("-ah")).isInstanceOf(HelpRequest.class);
  }

  @Test
  void theNumberOfArgumentsIsCheckedInTheOriginalsWords() {
    assertThatThrownBy(() -> parse("a", "b", "c").exactly(1))
        .hasMessage("accepts 1 arg(s), received 3");
    assertThatThrownBy(() -> parse().atLeast(1))
        .hasMessage("requires at least 1 arg(s), only received 0");
    assertThatThrownBy(() -> parse("a", "b").atMost(1))
        .hasMessage("accepts at most 1 arg(s), received 2");
    assertThat(parse("a", "b").exactly(2).from(1)).containsExactly("b");
  }

  @Test
  void aFlagThatTheCommandDoesNotHaveIsAMistakeOfTheProgram() {
    assertThatThrownBy(() -> parse().all("nothing")).isInstanceOf(IllegalArgumentException.class);
  }
}
