/** Implementation of {@link org.pouchcontainer.linux.mount.Mounts}. */
@NullMarked
package org.pouchcontainer.linux.internal.mount;

import org.jspecify.annotations.NullMarked;
