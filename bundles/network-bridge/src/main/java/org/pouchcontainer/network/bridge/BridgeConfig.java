package org.pouchcontainer.network.bridge;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration, PID {@code org.pouchcontainer.network.bridge}. */
@ObjectClassDefinition(name = "Bridge networks")
public @interface BridgeConfig {
  @AttributeDefinition(
      name = "State",
      description =
          "Absolute volatile folder of the resolver's files; empty for network/bridge below pouch.run")
  String state() default "";

  @AttributeDefinition(
      name = "Address pools",
      description =
          "Where IPv4 subnets come from when none is asked for: <range>:<prefix length of each>")
  String[] pools() default {
    "172.17.0.0/16:16",
    "172.18.0.0/15:16",
    "172.20.0.0/14:16",
    "172.24.0.0/14:16",
    "172.28.0.0/14:16",
    "192.168.0.0/16:20"
  };

  @AttributeDefinition(
      name = "Resolver",
      description = "Where aardvark-dns is looked for; the first executable file is used")
  String[] aardvark_path() default {
    "/usr/lib/podman/aardvark-dns",
    "/usr/libexec/podman/aardvark-dns",
    "/usr/local/libexec/podman/aardvark-dns"
  };

  @AttributeDefinition(
      name = "Command limit",
      description = "Seconds that an external program may take")
  int command_limit_seconds() default 20;
}
