"""One download and one place for a file, behind the dashboard's own gate."""

import streamlit as st

from pages.parts import guard

if __name__ != "__main__":
    app = st.App(__file__, middleware=guard.around())
else:
    st.download_button("Download", "for one person only", "figures.csv")
    st.file_uploader("A file")
