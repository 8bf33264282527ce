//! stub
#[derive(Debug)]
pub struct Link;
#[derive(Debug)]
pub struct LinkError;
#[derive(Debug)]
pub struct View;
