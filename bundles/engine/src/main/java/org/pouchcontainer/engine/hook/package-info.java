/** Calls vendors' hooks. */
@NullMarked
package org.pouchcontainer.engine.hook;

import org.jspecify.annotations.NullMarked;
