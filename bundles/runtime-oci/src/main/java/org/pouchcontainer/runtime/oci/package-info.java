/**
 * OCI runtimes under conmon. Private: nothing here is exported; the one service is {@link
 * org.pouchcontainer.spi.runtime.OciRuntime}.
 */
@NullMarked
package org.pouchcontainer.runtime.oci;

import org.jspecify.annotations.NullMarked;
