package org.pouchcontainer.cli.command;

import java.io.IOException;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.http.Request;

/** {@code pouch tag}. */
public final class TagCommand implements Command {
  @Override
  public String usage() {
    return "tag SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]";
  }

  @Override
  public String summary() {
    return "Give an image another name";
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException {
    arguments.exactly(2);
    String target = arguments.at(1);
    if (target.contains("@")) {
      throw new CliException("invalid target \"" + target + "\": it must not have a digest");
    }
    ImageName name = ImageName.of(target);
    context
        .engine()
        .run(
            Request.post("/images")
                .segment(arguments.at(0))
                .path("/tag")
                .query("repo", name.repository())
                .query("tag", name.tagOrLatest()));
    return 0;
  }
}
