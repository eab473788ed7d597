package org.pouchcontainer.rest.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceTest {
  @ParameterizedTest(name = "{0} with {1} is {2}")
  @CsvSource({
    "busybox, '', busybox",
    "busybox, 1.36, busybox:1.36",
    "busybox:old, 1.36, busybox:1.36",
    "host:5000/a/b, c, host:5000/a/b:c",
    "host:5000/a/b:c, c, host:5000/a/b:c",
    "busybox, sha256:ab, busybox@sha256:ab",
    "busybox@sha256:ab, sha256:ab, busybox@sha256:ab",
    "busybox:1, sha256:ab, busybox@sha256:ab",
  })
  void nameAndTag(String image, String tag, String reference) {
    assertThat(org.pouchcontainer.rest.map.References.withTag(image, tag)).isEqualTo(reference);
  }
}
