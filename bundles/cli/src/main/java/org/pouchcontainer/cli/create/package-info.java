/** From the flags of {@code create}, {@code run} and {@code update} to the bodies of requests. */
@NullMarked
package org.pouchcontainer.cli.create;

import org.jspecify.annotations.NullMarked;
