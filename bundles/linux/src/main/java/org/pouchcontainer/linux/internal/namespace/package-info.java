/** Implementation of {@link org.pouchcontainer.linux.namespace.NetNamespaces}. */
@NullMarked
package org.pouchcontainer.linux.internal.namespace;

import org.jspecify.annotations.NullMarked;
