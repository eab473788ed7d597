package org.pouchcontainer.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pouchcontainer.it.Files2;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.Program;
import org.pouchcontainer.it.TestRegistry;

/** Debian's python3-docker, call by call. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
class PythonDockerIT {
  private static final String PYTHON = "/usr/bin/python3";

  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  @Test
  void everythingThatTheLibraryOffers() {
    boolean installed = Program.of(PYTHON, "-c", "import docker").run().exitCode() == 0;
    Assumptions.assumeTrue(installed, "no python3-docker");
    Path script = POUCHD.folder().resolve("client.py");
    Files2.write(
        script,
        """
        import sys, time
        import docker
        c = docker.DockerClient(base_url='unix://' + sys.argv[1], version='auto')
        image, repository = sys.argv[2], sys.argv[3]
        assert c.ping() and c.info()['ID'] and c.version()['ApiVersion'] and c.df()
        i = c.images.get(image)
        assert i.history()[0]['Id'] == i.id
        assert i.tag(repository, 'x')
        assert b'aux' in c.images.push(repository, tag='x').encode()
        c.images.remove(repository + ':x')
        assert c.images.pull(repository, tag='x').id == i.id
        assert [p.id for p in c.images.pull(repository, all_tags=True)] == [i.id]
        assert c.images.get_registry_data(repository + ':x').id.startswith('sha256:')
        assert c.images.load(b''.join(i.save(named=True)))[0].id == i.id
        c.images.remove(repository + ':x')
        v = c.volumes.create('pv', labels={'a': 'b'})
        assert c.volumes.list(filters={'label': 'a'}) == [v]
        v.remove()
        assert c.networks.get('none').attrs['Driver'] == 'null'
        assert c.containers.run(image, ['echo', 'hi'], network_mode='none', remove=True) == b'hi\\n'
        m = c.containers.create(image, ['sh', '-c', 'echo x > /f'], network_mode='none', name='m')
        m.start()
        assert m.wait()['StatusCode'] == 0
        assert m.diff() == [{'Path': '/f', 'Kind': 1}]
        assert m.commit('made', 'v', conf={'Cmd': ['ls']}).attrs['Config']['Cmd'] == ['ls']
        assert m.get_archive('/f')[1]['size'] == 2
        m.remove()
        c.images.remove('made:v')
        seen = [e['Action'] for e in c.events(since=0, until=time.time(), decode=True)]
        assert 'create' in seen and 'commit' in seen and 'push' in seen, seen
        try:
            c.images.get('nope')
            assert False
        except docker.errors.ImageNotFound:
            pass
        print('done')
        """);
    Program.Result result =
        Program.of(
                PYTHON,
                script.toString(),
                POUCHD.dockerSocket().toString(),
                POUCHD.busybox(),
                TestRegistry.shared().name("client/python"))
            .env("DOCKER_CONFIG", POUCHD.folder().toString())
            .within(Duration.ofMinutes(2))
            .run()
            .ok();
    assertThat(result.line()).isEqualTo("done");
  }
}
