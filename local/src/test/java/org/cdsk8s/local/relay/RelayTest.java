package org.cdsk8s.local.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayTest {

    private static final int PATIENCE_MS = 10_000;

    private ServerSocket target;

    @BeforeEach
    void listen() throws IOException {
        target = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        target.close();
    }

    @Test
    void bytesPassBothWaysAndAFrozenRelayHoldsThemBack() throws IOException {
        try (Relay relay = Relay.open(0, target.getLocalPort());
                Socket client = connect(relay);
                Socket server = target.accept()) {
            client.getOutputStream().write(1);
            assertThat(server.getInputStream().read()).isEqualTo(1);

            relay.freeze();
            server.getOutputStream().write(2);
            client.setSoTimeout(100);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            relay.thaw();
            client.setSoTimeout(PATIENCE_MS);
            assertThat(client.getInputStream().read()).isEqualTo(2);
        }
    }

    @Test
    void aResetBreaksWhatIsOpenAndLetsTheNextThrough() throws IOException {
        try (Relay relay = Relay.open(0, target.getLocalPort());
                Socket client = connect(relay);
                Socket server = target.accept()) {
            server.getOutputStream().write(1);
            assertThat(client.getInputStream().read()).isEqualTo(1);
            relay.reset();
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);

            try (Socket next = connect(relay);
                    Socket nextServer = target.accept()) {
                nextServer.getOutputStream().write(3);
                assertThat(next.getInputStream().read()).isEqualTo(3);
            }
        }
    }

    @Test
    void whatTheServerSendsCanBeChanged() throws IOException {
        try (Relay relay = Relay.open(0, target.getLocalPort(), () -> bytes -> new byte[] {9});
                Socket client = connect(relay);
                Socket server = target.accept()) {
            server.getOutputStream().write(1);
            assertThat(client.getInputStream().read()).isEqualTo(9);
        }
    }

    @Test
    void aTargetThatIsAwayEndsTheConnection() throws IOException {
        int port = target.getLocalPort();
        target.close();
        try (Relay relay = Relay.open(0, port);
                Socket client = connect(relay)) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    private static Socket connect(Relay relay) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), relay.port());
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }
}
