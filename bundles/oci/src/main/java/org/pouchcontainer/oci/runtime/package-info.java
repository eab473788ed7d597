/**
 * The runtime specification: {@code config.json} of an OCI bundle, and a container's state.
 *
 * <p>Names follow the specification's Linux part (version 1.0.2, which crun 1.8 and runc 1.1 both
 * accept). The large documents have builders; the small ones are built with their constructors.
 *
 * @see <a href="https://github.com/opencontainers/runtime-spec">OCI runtime specification</a>
 */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.oci.runtime;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
