"""Two downloads, one of them written when it is asked for, and one place for a file, behind the dashboard's own gate; and a fault whose words must not be kept, for who asks for one."""

import streamlit as st

from pages.parts import doorkeeper, guard, prompt, server_log

if __name__ != "__main__":
    server_log.begin()
    lifespan = server_log.logging_to_the_end(prompt.answering)
    app = st.App(__file__, middleware=guard.around(), lifespan=lifespan, on_script_error=doorkeeper.tell_of)
else:
    st.download_button("Download", "for one person only", "figures.csv")
    st.download_button("Write", lambda: "written for one person only", "written.csv", on_click="ignore")
    st.file_uploader("A file")
    if words := st.query_params.get("fails"):
        raise RuntimeError(words)
