package org.pouchcontainer.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.Program;
import org.pouchcontainer.it.RestClient;

/** Mounts taken over from others, and how deep a read-only one reaches. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class VolumesFromIT {
  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  @TempDir Path folder;
  private final RestClient docker = POUCHD.docker();
  private final Containers containers = new Containers(POUCHD);

  @Test
  void severalNestedAndReadOnly() {
    String a =
        containers.create(
            containers.specWith("{'Binds':['va:/a','" + folder + ":/host']}", "true"));
    String b = containers.create(containers.specWith("{'Binds':['vb:/b']}", "true"));
    String nested =
        containers.create(containers.specWith("{'VolumesFrom':['" + a + ":ro']}", "true"));
    assertThat(
            containers.shell(
                "{'VolumesFrom':['" + nested + "','" + b + ":rw']}",
                "for d in /a /b /host; do touch $d/x 2>/dev/null && echo $d; done; true"))
        .isEqualTo("/b\n");
    assertThat(containers.shell("{'VolumesFrom':['" + a + "']}", "touch /a/x /host/y && ls /host"))
        .isEqualTo("y\n");
    docker
        .post("/containers/create", containers.specWith("{'VolumesFrom':['nosuch']}", "true"))
        .expect(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void readOnlyReachesMountsBelowUnlessAskedOtherwise(String runtime) throws Exception {
    Path below = Files.createDirectory(folder.resolve("below"));
    Program.of("mount", "-t", "tmpfs", "it-below", below.toString()).ok();
    try {
      String tries = "touch /m/x 2>/dev/null && echo top; touch /m/below/x && echo below; true";
      String host = "{'Runtime':'" + runtime + "','Mounts':[{'Type':'bind','ReadOnly':true,";
      String mount = "'Source':'" + folder + "','Target':'/m'";
      assertThat(containers.shell(host + mount + "}]}", tries)).isEmpty();
      assertThat(
              containers.shell(
                  host + mount + ",'BindOptions':{'ReadOnlyNonRecursive':true}}]}", tries))
          .isEqualTo("below\n");
      assertThat(
              containers.shell(
                  host
                      + mount
                      + ",'BindOptions':{'ReadOnlyForceRecursive':true,'Propagation':'rprivate'}}]}",
                  tries))
          .isEmpty();
      assertThat(
              containers.shell(
                  host + mount + ",'BindOptions':{'NonRecursive':true}}]}", "ls /m/below"))
          .isEmpty();
    } finally {
      Program.of("umount", below.toString()).ok();
    }
  }
}
