package org.pouchcontainer.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pouchcontainer.oci.runtime.Seccomp;
import org.pouchcontainer.oci.runtime.SeccompSyscall;
import org.pouchcontainer.spi.EngineException;

class SeccompProfileTest {
  private static final String PROFILE =
      """
      {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38,
       "archMap": [{"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86"]}],
       "syscalls": [
         {"names": ["read", "socket"], "action": "SCMP_ACT_ALLOW"},
         {"names": ["bpf"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_SYS_ADMIN"]}},
         {"names": ["bpf"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1,
          "excludes": {"caps": ["CAP_SYS_ADMIN"]}},
         {"names": ["other"], "action": "SCMP_ACT_ALLOW", "includes": {"arches": ["s390x"]}}
       ]}
      """;

  private static List<String> allowed(Seccomp filter) {
    return filter.syscalls().stream()
        .filter(rule -> rule.action().equals("SCMP_ACT_ALLOW"))
        .flatMap(rule -> rule.names().stream())
        .toList();
  }

  @Test
  void rulesHoldForTheirCapabilitiesAndArchitectures() {
    SeccompProfile profile = SeccompProfile.ofUser(PROFILE);

    assertThat(allowed(profile.resolve(Set.of("CAP_CHOWN")))).containsExactly("read", "socket");
    assertThat(allowed(profile.resolve(Set.of("CAP_SYS_ADMIN"))))
        .containsExactly("read", "socket", "bpf");
  }

  @Test
  void theHostsProfileNeverAllowsKernelCryptoSockets() {
    Seccomp filter = SeccompProfile.ofHost(PROFILE).resolve(Set.of("CAP_AUDIT_WRITE"));

    List<SeccompSyscall> sockets =
        filter.syscalls().stream().filter(rule -> rule.names().contains("socket")).toList();
    assertThat(sockets).noneMatch(rule -> rule.args().isEmpty());
    assertThat(sockets)
        .anyMatch(
            rule ->
                rule.action().equals("SCMP_ACT_ERRNO")
                    && rule.args().get(0).value() == 38
                    && rule.args().get(0).op().equals("SCMP_CMP_EQ"));
  }

  @Test
  void whatIsNoProfileIsRefused() {
    assertThatThrownBy(() -> SeccompProfile.ofUser("{}")).isInstanceOf(EngineException.class);
    assertThatThrownBy(() -> SeccompProfile.ofUser("{\"defaultAction\":"))
        .isInstanceOf(EngineException.class);
  }

  @Test
  void theFallbackIsAProfile() {
    assertThat(SecurityProfiles.load().of(List.of()).seccomp()).isPresent();
    assertThat(SecurityProfiles.load().of(List.of("seccomp=unconfined")).seccomp()).isEmpty();
    assertThatThrownBy(() -> SecurityProfiles.load().of(List.of("seccomp=/etc/passwd")))
        .isInstanceOf(EngineException.class);
  }
}
