/** Implementation of {@link org.pouchcontainer.linux.socket.Sockets}. */
@NullMarked
package org.pouchcontainer.linux.internal.socket;

import org.jspecify.annotations.NullMarked;
