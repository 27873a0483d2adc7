package org.cdsk8s.common.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LineSplitterTest {

    @Test
    void linesAreCutWhereverTheNetworkCutsThem() throws Exception {
        String text = "one\n\ntwo\nthr";
        for (int cut = 0; cut <= text.length(); cut++) {
            LineSplitter splitter = new LineSplitter();
            List<byte[]> first =
                    splitter.split(ByteBuffer.wrap(text.substring(0, cut).getBytes(UTF_8)));
            List<byte[]> second =
                    splitter.split(ByteBuffer.wrap(text.substring(cut).getBytes(UTF_8)));

            assertThat(Stream.of(first, second).flatMap(List::stream).map(line -> new String(line, UTF_8)))
                    .containsExactly("one", "two");
        }
    }
}
